using Nobat.Domain.Availability;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>A free time told to somebody whose wish was taken, in the words in which it can be asked for.</summary>
public sealed record FreeTime(LocalDate BookingDate, LocalTime StartTime, LocalTime EndTime, Instant StartsAt, string TimeZone)
{
    internal static FreeTime Of(FreeSlot slot) => new(slot.Date, slot.StartTime, slot.EndTime, slot.StartsAt, slot.TimeZone);
}
