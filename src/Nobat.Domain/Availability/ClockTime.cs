using System.Globalization;
using NodaTime;

namespace Nobat.Domain.Availability;

/// <summary>
/// A wall-clock time in whole minutes, <c>00:00</c> to <c>24:00</c>. Unlike <see cref="LocalTime"/> it can say <c>24:00</c>, the end
/// of a day, so that opening hours may run up to midnight.
/// </summary>
/// <param name="Minutes">Since the local midnight the day began with, 0 to 1440.</param>
public readonly record struct ClockTime(int Minutes) : IComparable<ClockTime>
{
    public const int MinutesPerDay = 1440;

    public static readonly ClockTime StartOfDay = new(0);
    public static readonly ClockTime EndOfDay = new(MinutesPerDay);

    public static ClockTime Of(LocalTime time) => new((time.Hour * 60) + time.Minute);

    /// <summary>Reads <c>HH:mm</c>; null for anything else.</summary>
    public static ClockTime? Parse(string? text)
    {
        if (text is not { Length: 5 } || text[2] != ':' || !text.All(c => char.IsAsciiDigit(c) || c == ':'))
            return null;
        if (!int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hours))
            return null;
        if (!int.TryParse(text.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
            return null;
        return minutes < 60 && (hours * 60) + minutes <= MinutesPerDay ? new ClockTime((hours * 60) + minutes) : null;
    }

    public int CompareTo(ClockTime other) => Minutes.CompareTo(other.Minutes);

    public static bool operator <(ClockTime left, ClockTime right) => left.Minutes < right.Minutes;

    public static bool operator >(ClockTime left, ClockTime right) => left.Minutes > right.Minutes;

    public static bool operator <=(ClockTime left, ClockTime right) => left.Minutes <= right.Minutes;

    public static bool operator >=(ClockTime left, ClockTime right) => left.Minutes >= right.Minutes;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Minutes / 60:00}:{Minutes % 60:00}");
}
