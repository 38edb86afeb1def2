using Nobat.Domain.Availability;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>A free time told to somebody whose wish was taken, in the words in which it can be asked for.</summary>
public sealed record FreeTime(LocalDate BookingDate, LocalTime StartTime, LocalTime EndTime, Instant StartsAt, string TimeZone)
{
    internal static FreeTime Of(Visit visit) =>
        new(
            visit.Date,
            visit.StartTime,
            visit.Time.End.InZone(DateTimeZoneProviders.Tzdb[visit.TimeZone]).TimeOfDay,
            visit.Time.Start,
            visit.TimeZone
        );
}
