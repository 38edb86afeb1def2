using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>How often codes are sent, and how often one network address may try to sign in (<c>Limits</c> in configuration).</summary>
public sealed class LimitOptions
{
    /// <summary>Codes sent, per address and hour.</summary>
    [Range(1, 1_000_000)]
    public int CodesPerAddressAndHour { get; set; } = 10;

    /// <summary>Codes sent, per hour and block of 10,000 numbers.</summary>
    [Range(1, 1_000_000)]
    public int CodesPerPrefixAndHour { get; set; } = 100;

    /// <summary>Codes sent in an hour, whoever asks and wherever to: what they cost is at most this.</summary>
    [Range(1, 1_000_000)]
    public int CodesPerHour { get; set; } = 2_000;

    /// <summary>Codes and passwords tried, per address and hour.</summary>
    [Range(1, 1_000_000)]
    public int TriesPerAddressAndHour { get; set; } = 100;
}

/// <summary>Counts tries per network address; an IPv6 address counts as its /64, which one household or host owns whole.</summary>
internal sealed class AddressLimits(IRateLimiter limiter, IClient client, IOptionsMonitor<LimitOptions> options)
{
    private static readonly Duration Window = Duration.FromHours(1);

    public async Task<Error?> HitTriesAsync(CancellationToken ct) =>
        await limiter.HitAsync($"tries:{client.Address}", options.CurrentValue.TriesPerAddressAndHour, Window, ct) is { } wait
            ? AuthErrors.TooManyTries.After(wait)
            : null;
}
