using Nobat.Application.Network;
using Nobat.Domain.Common;
using Nobat.Domain.Network;

namespace Nobat.Api.Edge;

/// <summary>Sees, once the answer is known, whether it was given to somebody who guesses: at codes, passwords and refresh tokens, or at access tokens.</summary>
internal sealed partial class StrikeMiddleware(RequestDelegate next, ILogger<StrikeMiddleware> log)
{
    /// <summary>A refusal to those whose first proof was right.</summary>
    private const string HalfWay = "auth.second_factor_required";

    public async Task InvokeAsync(HttpContext http)
    {
        await next(http);
        if (IsStrike(http))
            await CountAsync(http);
    }

    private static bool IsStrike(HttpContext http)
    {
        if (http.Features.Get<ForgedToken>() is not null)
            return true;
        if (http.GetEndpoint()?.Metadata.GetMetadata<RateLimitMetadata>() is not { Policy: RequestKind.SignIn })
            return false;
        var code = http.Features.Get<Error>()?.Code;
        return http.Response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized => code != HalfWay,
            StatusCodes.Status400BadRequest => code?.StartsWith("auth.", StringComparison.Ordinal) == true,
            _ => false,
        };
    }

    /// <summary>The answer is on its way: what goes wrong here must not take it back.</summary>
    private async Task CountAsync(HttpContext http)
    {
        try
        {
            await using var scope = http.RequestServices.CreateAsyncScope();
            var strikes = scope.ServiceProvider.GetRequiredService<Strikes>();
            await strikes.CountAsync(AddressRange.OfCaller(http.Connection.RemoteIpAddress), CancellationToken.None);
        }
        catch (Exception exception)
        {
            NotCounted(log, exception.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A failed sign-in was not counted for its address: {Reason}")]
    private static partial void NotCounted(ILogger log, string reason);
}
