using System.Text.Json.Serialization;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>A free time told to somebody whose wish was taken, in the words in which it can be asked for.</summary>
/// <param name="JalaliDate">Only for readers of Persian.</param>
public sealed record FreeTime(
    LocalDate BookingDate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? JalaliDate,
    LocalTime StartTime,
    LocalTime EndTime,
    Instant StartsAt,
    string TimeZone
)
{
    internal static List<FreeTime> Near(
        Offers offers,
        LocalDate date,
        LocalTime time,
        ReadOnlySpan<BusyInterval> busy,
        Instant now,
        Language language,
        BookingId? except = null
    ) => [.. offers.NearestFree(date, time, busy, now, except: except).Select(visit => Of(visit, language))];

    private static FreeTime Of(Visit visit, Language language) =>
        new(
            visit.Date,
            language is Language.Fa ? visit.Date.ToJalali() : null,
            visit.StartTime,
            visit.Time.End.InZone(DateTimeZoneProviders.Tzdb[visit.TimeZone]).TimeOfDay,
            visit.Time.Start,
            visit.TimeZone
        );
}
