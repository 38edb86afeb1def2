using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>A free time told to somebody whose wish was taken, in the words in which it can be asked for.</summary>
public sealed record FreeTime(LocalDate BookingDate, LocalTime StartTime, LocalTime EndTime, Instant StartsAt, string TimeZone)
{
    internal static List<FreeTime> Near(
        Offers offers,
        LocalDate date,
        LocalTime time,
        ReadOnlySpan<BusyInterval> busy,
        Instant now,
        BookingId? except = null
    ) => [.. offers.NearestFree(date, time, busy, now, except: except).Select(Of)];

    private static FreeTime Of(Visit visit) =>
        new(
            visit.Date,
            visit.StartTime,
            visit.Time.End.InZone(DateTimeZoneProviders.Tzdb[visit.TimeZone]).TimeOfDay,
            visit.Time.Start,
            visit.TimeZone
        );
}
