using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
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
/// <param name="Deadline">Until when the act is possible on these terms.</param>
/// <param name="Route">How money goes back; <c>none</c> when there is none to return.</param>
public sealed record BookingQuote(
    QuotedAction Action,
    long KeptAmount,
    long ReturnedAmount,
    LocalDate DeadlineDate,
    LocalTime DeadlineTime,
    Instant Deadline,
    string TimeZone,
    string Route
);

internal sealed class QuoteBookingHandler(IReadDb db, ICurrentUser me) : IQueryHandler<QuoteBookingQuery, Result<BookingQuote>>
{
    public async Task<Result<BookingQuote>> Handle(QuoteBookingQuery request, CancellationToken cancellationToken)
    {
        var found = await db.Set<Booking>()
            .Where(booking => booking.Id == request.BookingId && booking.CustomerId == me.Id)
            .Select(booking => new { Booking = booking, Now = DatabaseClock.Now() })
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null)
            return BookingErrors.NotFound;

        // The act itself, on a copy nobody saves: the quote cannot differ from it.
        var (booking, by) = (found.Booking, Actor.Customer(me.Id));
        var outcome = request.Action is QuotedAction.Cancel ? booking.Cancel(null, by, found.Now) : booking.CanReschedule(by, found.Now);
        if (!outcome.IsSuccess)
            return outcome.Error;
        return new BookingQuote(request.Action, 0, 0, booking.Date, booking.StartTime, booking.StartsAt, booking.TimeZone, "none");
    }
}
