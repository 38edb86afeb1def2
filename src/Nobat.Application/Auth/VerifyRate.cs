using Microsoft.Extensions.Logging;
using Nobat.Application.Common;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>
/// Who pumps messages does not type the codes in: warns, once an hour and prefix, when hardly any code of a block of numbers is redeemed.
/// </summary>
internal sealed partial class VerifyRate(IRateLimiter limiter, ILogger<VerifyRate> log)
{
    /// <summary>Codes of the last hour below which a rate says nothing.</summary>
    public const int FewestCodes = 20;

    /// <summary>Percent of them redeemed below which somebody should look.</summary>
    public const int LowestPercent = 20;

    private static readonly Duration Quiet = Duration.FromHours(1);

    /// <param name="sent">Codes of the last hour to this prefix.</param>
    /// <param name="verified">How many of them were redeemed.</param>
    public async Task WatchAsync(string prefix, int sent, int verified)
    {
        if (sent < FewestCodes || verified * 100 >= sent * LowestPercent)
            return;
        if (await limiter.HitAsync($"alert:code:{prefix}", 1, Quiet, CancellationToken.None) is null)
            Low(log, prefix, verified, sent);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Of the codes sent to {Prefix} in an hour only {Verified} of {Sent} were redeemed")]
    private static partial void Low(ILogger log, string prefix, int verified, int sent);
}
