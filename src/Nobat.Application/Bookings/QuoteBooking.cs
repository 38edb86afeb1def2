using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
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
/// <param name="Route">How money goes back; <c>none</c> when there is none to return.</param>
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

internal sealed class QuoteBookingHandler(IReadDb db, ICurrentUser me) : IQueryHandler<QuoteBookingQuery, Result<BookingQuote>>
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
        var deadline = booking.ExpiresAt ?? booking.StartsAt;
        var outcome = request.Action is QuotedAction.Cancel ? booking.Cancel(null, by, found.Now) : booking.CanReschedule(by, found.Now);
        if (!outcome.IsSuccess)
            return outcome.Error;
        if (request.Action is QuotedAction.Reschedule && !found.TakesBookings)
            return BookingErrors.NotBookable;
        var local = deadline.InZone(DateTimeZoneProviders.Tzdb[booking.TimeZone]);
        var jalali = me.Language is Language.Fa ? local.Date.ToJalali() : null;
        return new BookingQuote(request.Action, 0, 0, local.Date, jalali, local.TimeOfDay, deadline, booking.TimeZone, "none");
    }
}
