using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Application.Payments;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;
using Nobat.Domain.Stylists;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>What an act of the customer would cost now, whoever asks and by whatever way.</summary>
internal sealed class BookingQuotes(IReadDb db, IPaymentGateways gateways)
{
    public async Task<Result<BookingQuote>> OfAsync(
        BookingId id,
        UserId customer,
        QuotedAction action,
        Language reader,
        CancellationToken ct
    )
    {
        var approved = db.Set<StylistProfile>().Where(profile => profile.Status == StylistStatus.Approved);
        var found = await db.Set<Booking>()
            .Where(booking => booking.Id == id && booking.CustomerId == customer)
            .Select(booking => new
            {
                Booking = booking,
                TakesBookings = approved.Any(profile => profile.Id == booking.StylistId),
                Now = DatabaseClock.Now(),
            })
            .FirstOrDefaultAsync(ct);
        if (found is null)
            return BookingErrors.NotFound;

        // The act itself, on a copy nobody saves: the quote cannot differ from it. Acting ends the deadline, so that is read first.
        var (booking, by) = (found.Booking, Actor.Customer(customer));
        var deadline = DeadlineOf(booking, action, found.Now);
        var outcome = action is QuotedAction.Cancel ? booking.Cancel(null, by, found.Now) : booking.CanReschedule(by, found.Now);
        if (!outcome.IsSuccess)
            return outcome.Error;
        if (action is QuotedAction.Reschedule && !found.TakesBookings)
            return BookingErrors.NotBookable;
        var local = deadline.InZone(DateTimeZoneProviders.Tzdb[booking.TimeZone]);
        var jalali = reader is Language.Fa ? local.Date.ToJalali() : null;
        var route = await RouteAsync(booking, found.Now, ct);
        return new BookingQuote(
            action,
            booking.DepositKept,
            booking.DepositReturned,
            local.Date,
            jalali,
            local.TimeOfDay,
            deadline,
            booking.TimeZone,
            route
        );
    }

    /// <summary>A deadline of the booking itself, or the moment from which the same act costs more or is refused.</summary>
    private static Instant DeadlineOf(Booking booking, QuotedAction action, Instant now)
    {
        var ends = Instant.Min(booking.ExpiresAt ?? booking.StartsAt, booking.StartsAt);
        if (action is QuotedAction.Reschedule)
            return Instant.Min(ends, booking.Policy.MovableUntil(booking.StartsAt));
        var free = booking.Policy.FreeUntil(booking.StartsAt);
        return booking.DepositStatus is DepositStatus.Paid && !booking.WasMovedLate && now < free ? Instant.Min(ends, free) : ends;
    }

    private async Task<string> RouteAsync(Booking acted, Instant now, CancellationToken ct)
    {
        if (acted.DepositReturned == 0)
            return "none";
        var payment = await db.Set<Payment>().FirstOrDefaultAsync(p => p.BookingId == acted.Id && p.Status == PaymentStatus.Paid, ct);
        return payment is null
            ? "none"
            : gateways.Find(payment.Gateway).RouteBack(payment, acted.DepositReturned, now) switch
            {
                RefundRoute.Reversal => "reversal",
                RefundRoute.Refund => "refund",
                _ => "manual",
            };
    }
}
