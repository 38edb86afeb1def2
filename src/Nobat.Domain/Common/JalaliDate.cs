using NodaTime;

namespace Nobat.Domain.Common;

/// <summary>
/// Dates of the Solar Hijri calendar, Iran's official one. Leap years follow the astronomical rule (the vernal equinox at the
/// 52.5°E meridian), which is what the law of 1925 says; the arithmetic 33-year rule differs from it in later centuries.
/// </summary>
public static class JalaliDate
{
    /// <summary><c>1405/09/02</c>, ASCII digits: a machine field that a client may split.</summary>
    public static string ToJalali(this LocalDate date)
    {
        var (year, month, day) = date.WithCalendar(CalendarSystem.PersianAstronomical);
        return $"{year:0000}/{month:00}/{day:00}";
    }
}
