using Microsoft.EntityFrameworkCore;
using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;
using NodaTime;

namespace Nobat.Application.Payments;

/// <summary>A payment and what it pays for, locked in the one order everybody locks in: calendar, then payment.</summary>
/// <param name="Calendar">Null once the stylist has left; then nothing can be held any more.</param>
internal sealed record LockedPayment(Payment Payment, Booking? Booking, LockedCalendar? Calendar, Instant Now)
{
    /// <summary>Whether the booking's time, which had run out, can be had again.</summary>
    public bool IsTimeFree =>
        Calendar is { TakesBookings: true } calendar
        && Booking is { } booking
        && booking.StartsAt > Now
        && calendar.IsFree(booking.Blocked, booking.Id);
}

internal sealed class LockedPayments(ICalendars calendars, IRepository<Payment> payments, IReadDb db, IDatabaseClock clock)
{
    public async Task<LockedPayment?> LockAsync(PaymentId id, CancellationToken ct)
    {
        // A payment never changes its booking, so this may be read before the lock.
        var where = await db.Set<Payment>().Where(p => p.Id == id).Select(p => new { p.BookingId }).FirstOrDefaultAsync(ct);
        if (where is null)
            return null;
        var held = await calendars.LockAsync(where.BookingId, null, ct);
        if (await payments.FindForUpdateAsync(new PaymentById(id), ct) is not { } payment)
            return null;
        return new LockedPayment(payment, held?.Booking, held?.Calendar, held?.Calendar.Now ?? await clock.NowAsync(ct));
    }
}
