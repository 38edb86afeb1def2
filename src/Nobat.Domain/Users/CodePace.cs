using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

/// <summary>What refuses to send a code; in the order in which a caller is told.</summary>
public enum CodeLimit
{
    Cooldown,
    Number,
    Address,
    Prefix,
    Budget,
}

/// <summary>A code that left for a number, and the known device that had asked for it.</summary>
public readonly record struct SentCode(Instant At, DeviceId? KnownDevice);

/// <summary>
/// How often one number is sent a code: one a minute whoever asks, and 5 an hour and 10 a day for each known device and for everybody
/// else together, so that a stranger who uses up the number's share leaves its owner's alone; and 20 a day in all, so that new devices
/// bring nobody new shares for ever.
/// </summary>
public static class CodePace
{
    public const int MaxPerHour = 5;
    public const int MaxPerDay = 10;

    /// <summary>Of all shares together.</summary>
    public const int MaxPerDayInAll = 20;

    public static readonly Duration Cooldown = Duration.FromSeconds(60);
    public static readonly Duration Hour = Duration.FromHours(1);
    public static readonly Duration Day = Duration.FromDays(1);

    /// <summary>Why the next code has to wait, or null.</summary>
    /// <param name="sent">What was delivered to the number within the last day, in any order.</param>
    /// <param name="device">The known device that asks; null for everybody else.</param>
    public static Error? Refusal(IReadOnlyCollection<SentCode> sent, DeviceId? device, Instant now)
    {
        if (sent.Count > 0 && sent.Max(code => code.At) + Cooldown - now is var wait && wait > Duration.Zero)
            return AuthErrors.OtpCooldown.After(wait);

        List<Instant> own = [.. sent.Where(code => code.KnownDevice == device).Select(code => code.At).Order()];
        var thisHour = Wait(own, MaxPerHour, Hour, now);
        var today = Wait(own, MaxPerDay, Day, now);
        var inAll = Wait([.. sent.Select(code => code.At).Order()], MaxPerDayInAll, Day, now);
        var longest = Duration.Max(inAll, Duration.Max(thisHour, today));
        return longest > Duration.Zero ? AuthErrors.OtpTooMany.After(longest) : null;
    }

    /// <summary>Until so many have grown old that there is room for one more.</summary>
    private static Duration Wait(List<Instant> sent, int limit, Duration window, Instant now)
    {
        var within = sent.Count(at => at > now - window);
        return within < limit ? Duration.Zero : sent[^limit] + window - now;
    }
}
