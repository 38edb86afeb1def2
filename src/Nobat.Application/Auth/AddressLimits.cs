using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>How often one network address may try to sign in (<c>Limits</c> in configuration).</summary>
public sealed class LimitOptions
{
    /// <summary>Codes asked for, per address and hour.</summary>
    [Range(1, 1_000_000)]
    public int CodesPerAddressAndHour { get; set; } = 10;

    /// <summary>Codes and passwords tried, per address and hour.</summary>
    [Range(1, 1_000_000)]
    public int TriesPerAddressAndHour { get; set; } = 100;
}

/// <summary>Counts tries per network address; an IPv6 address counts as its /64, which one household or host owns whole.</summary>
internal sealed class AddressLimits(IRateLimiter limiter, IClient client, IOptionsMonitor<LimitOptions> options)
{
    private static readonly Duration Window = Duration.FromHours(1);

    public Task<Error?> HitCodesAsync(CancellationToken ct) =>
        HitAsync($"codes:{client.Address}", options.CurrentValue.CodesPerAddressAndHour, ct);

    public Task<Error?> HitTriesAsync(CancellationToken ct) =>
        HitAsync($"tries:{client.Address}", options.CurrentValue.TriesPerAddressAndHour, ct);

    private async Task<Error?> HitAsync(string key, int limit, CancellationToken ct) =>
        await limiter.HitAsync(key, limit, Window, ct) is { } wait ? AuthErrors.TooManyTries.After(wait) : null;
}
