using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Application.Network;
using NodaTime;

namespace Nobat.Api.Edge;

/// <summary>Who may come to the door at all, by where they come from and how. Probes always may.</summary>
internal sealed class NetworkGate(
    RequestDelegate next,
    IOptions<NetworkOptions> options,
    IBlockList blocks,
    IHostEnvironment environment,
    TimeProvider clock
)
{
    private readonly bool _requireHttps = options.Value.RequireHttps ?? environment.IsProduction();

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
            return next(http);
        // Refused, not redirected: a client that is sent on has already told its secret to everyone on the way.
        if (_requireHttps && !http.Request.IsHttps)
            return EdgeErrors.HttpsRequired.ToProblem().ExecuteAsync(http);
        var now = clock.GetCurrentInstant();
        var block = blocks.Find(http.Connection.RemoteIpAddress, now);
        if (block is { IsAutomatic: false })
            return Refuse(http, block, now);
        if (block is not null)
            http.Features.Set(block);
        return next(http);
    }

    /// <summary>
    /// For the place behind authentication: an automatic block lets through who is signed in, and who renews his tokens: a refresh token is
    /// not guessed, and who shares the address with somebody who guesses codes must not be signed out by it.
    /// </summary>
    public static Task RefuseGuests(HttpContext http, RequestDelegate next) =>
        http.Features.Get<StandingBlock>() is { } block
        && http.User.Identity is not { IsAuthenticated: true }
        && http.GetEndpoint()?.Metadata.GetMetadata<RenewsTokens>() is null
            ? Refuse(http, block, http.RequestServices.GetRequiredService<TimeProvider>().GetCurrentInstant())
            : next(http);

    /// <summary>
    /// For the place behind routing: administrators' routes open to some addresses only. It answers 403 and not 404: the routes are in
    /// the document anyway, and an administrator who is elsewhere should learn why. The token has not been looked at yet.
    /// </summary>
    public static Task GuardAdministration(HttpContext http, RequestDelegate next) =>
        IsAdministration(http.GetEndpoint())
        && !http.RequestServices.GetRequiredService<NetworkRules>().IsForAdministrators(http.Connection.RemoteIpAddress)
            ? EdgeErrors.AddressNotAllowed.ToProblem().ExecuteAsync(http)
            : next(http);

    private static bool IsAdministration(Endpoint? endpoint) =>
        endpoint?.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(asked => asked.Policy == Policies.Admin) == true;

    private static Task Refuse(HttpContext http, StandingBlock block, Instant now) =>
        (block.Until is { } until ? EdgeErrors.Blocked.After(until - now) : EdgeErrors.Blocked).ToProblem().ExecuteAsync(http);
}

/// <summary>Tells the framework which proxies to believe.</summary>
internal sealed class ForwardedHeadersSetup(IOptions<NetworkOptions> options, NetworkRules rules)
    : IConfigureOptions<ForwardedHeadersOptions>
{
    public void Configure(ForwardedHeadersOptions forwarded)
    {
        forwarded.ForwardedHeaders = options.Value.ForwardedHeaders
            ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto
            : ForwardedHeaders.None;
        forwarded.ForwardLimit = options.Value.ForwardLimit;
        // Loopback is in there by default, and whoever runs beside Nobat is no proxy for that alone.
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (var range in rules.TrustedProxies)
            forwarded.KnownIPNetworks.Add(range.ToNetwork());
    }
}
