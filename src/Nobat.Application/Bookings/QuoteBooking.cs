using System.Text.Json.Serialization;
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

public enum QuotedAction
{
    Cancel,
    Reschedule,
}

/// <summary>What cancelling or moving would cost now. Refused exactly as the act itself would be.</summary>
public sealed record QuoteBookingQuery(BookingId BookingId, QuotedAction Action) : IQuery<Result<BookingQuote>>;

/// <summary>Rial kept and returned if the customer acted now.</summary>
/// <param name="JalaliDate">Of the deadline; only for readers of Persian.</param>
/// <param name="Deadline">Until when the act is possible on these terms.</param>
/// <param name="Route">How money goes back: <c>reversal</c>, <c>refund</c>, <c>manual</c>; <c>none</c> when there is none to return.</param>
public sealed record BookingQuote(
    QuotedAction Action,
    long KeptAmount,
    long ReturnedAmount,
    LocalDate DeadlineDate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? JalaliDate,
    LocalTime DeadlineTime,
    Instant Deadline,
    string TimeZone,
    string Route
);

internal sealed class QuoteBookingHandler(IReadDb db, IPaymentGateways gateways, ICurrentUser me)
    : IQueryHandler<QuoteBookingQuery, Result<BookingQuote>>
{
    public async Task<Result<BookingQuote>> Handle(QuoteBookingQuery request, CancellationToken cancellationToken)
    {
        var approved = db.Set<StylistProfile>().Where(profile => profile.Status == StylistStatus.Approved);
        var found = await db.Set<Booking>()
            .Where(booking => booking.Id == request.BookingId && booking.CustomerId == me.Id)
            .Select(booking => new
            {
                Booking = booking,
                TakesBookings = approved.Any(profile => profile.Id == booking.StylistId),
                Now = DatabaseClock.Now(),
            })
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null)
            return BookingErrors.NotFound;

        // The act itself, on a copy nobody saves: the quote cannot differ from it. Acting ends the deadline, so that is read first.
        var (booking, by) = (found.Booking, Actor.Customer(me.Id));
        var deadline = DeadlineOf(booking, request.Action, found.Now);
        var outcome = request.Action is QuotedAction.Cancel ? booking.Cancel(null, by, found.Now) : booking.CanReschedule(by, found.Now);
        if (!outcome.IsSuccess)
            return outcome.Error;
        if (request.Action is QuotedAction.Reschedule && !found.TakesBookings)
            return BookingErrors.NotBookable;
        var local = deadline.InZone(DateTimeZoneProviders.Tzdb[booking.TimeZone]);
        var jalali = me.Language is Language.Fa ? local.Date.ToJalali() : null;
        var route = await RouteAsync(booking, found.Now, cancellationToken);
        return new BookingQuote(
            request.Action,
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
