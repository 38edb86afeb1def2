using Microsoft.Extensions.Options;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Domain.Network;

namespace Nobat.Api.Edge;

/// <summary>
/// Counts every request to an endpoint with a policy and tells what is left. It stands behind authentication, so that people behind
/// one address do not count for each other once they are signed in.
/// </summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, IRequestCounts counts, IOptionsMonitor<RateLimitOptions> options)
{
    private const string PolicyField = "RateLimit-Policy";
    private const string LimitField = "RateLimit";

    private volatile RuleSet _rules = RuleSet.Of(options.CurrentValue);

    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<RateLimitMetadata>() is not { Policy: var policy })
            return next(http);
        var rule = Rules[(int)policy];
        return policy == RequestKind.SignIn
            ? CountExactlyAsync(http, rule)
            : Decide(
                http,
                rule,
                counts.Add(rule.Limit, policy is RequestKind.Browse or RequestKind.Callback ? AddressOf(http) : PersonOf(http))
            );
    }

    private async Task CountExactlyAsync(HttpContext http, RateLimitRule rule) =>
        await Decide(http, rule, await counts.AddExactlyAsync(rule.Limit, AddressOf(http), http.RequestAborted));

    private Task Decide(HttpContext http, RateLimitRule rule, RequestCount count)
    {
        var headers = http.Response.Headers;
        headers[PolicyField] = rule.PolicyHeader;
        headers[LimitField] = rule.Header(count);
        return count.IsAllowed ? next(http) : HttpErrors.TooMany.After(count.Reset).ToProblem().ExecuteAsync(http);
    }

    /// <summary>A guest counts for the address.</summary>
    private static UInt128 PersonOf(HttpContext http) =>
        http.User.Identity is { IsAuthenticated: true, Name: { } name } && Guid.TryParse(name, out var id) ? Number(id) : AddressOf(http);

    private static UInt128 AddressOf(HttpContext http) => AddressRange.OfCaller(http.Connection.RemoteIpAddress).First;

    private static UInt128 Number(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private RateLimitRule[] Rules
    {
        get
        {
            var current = options.CurrentValue;
            if (!ReferenceEquals(current, _rules.Options))
                _rules = RuleSet.Of(current);
            return _rules.Rules;
        }
    }

    private sealed record RuleSet(RateLimitOptions Options, RateLimitRule[] Rules)
    {
        public static RuleSet Of(RateLimitOptions options) => new(options, RateLimitRule.All(options));
    }
}
