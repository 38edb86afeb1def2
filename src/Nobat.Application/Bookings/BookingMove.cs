using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>Moving a visit to another free time, whoever asks and by whatever way.</summary>
internal static class BookingMove
{
    /// <summary>Whether it may move is asked first: a booking that is over answers the same for every time.</summary>
    public static async Task<Result> MoveAsync(
        this LockedCalendar calendar,
        Booking booking,
        LocalDate date,
        LocalTime start,
        Actor by,
        Language reader,
        CancellationToken ct
    )
    {
        var allowed = booking.CanReschedule(by, calendar.Now);
        if (!allowed.IsSuccess || (date, start) == (booking.Date, booking.StartTime))
            return allowed;
        var wanted = new WantedTime(booking.StylistId, date, start, booking.Shape);
        var visit = await calendar.OfferAsync(wanted, reader, booking.Id, ct);
        return visit.IsSuccess ? booking.Reschedule(visit.Value, by, calendar.Now) : visit.Error;
    }
}
