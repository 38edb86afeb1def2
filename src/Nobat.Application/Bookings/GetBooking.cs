using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Bookings;

/// <summary>One booking with its history, for its customer, its stylist and admins; to anybody else it does not exist.</summary>
public sealed record GetBookingQuery(BookingId BookingId) : IQuery<Result<BookingAnswer>>;

internal sealed class GetBookingHandler(IReadDb db, ICalendars calendars, ICurrentUser me)
    : IQueryHandler<GetBookingQuery, Result<BookingAnswer>>
{
    public async Task<Result<BookingAnswer>> Handle(GetBookingQuery request, CancellationToken cancellationToken)
    {
        var found = await db.Set<Booking>()
            .Include(booking => booking.History)
            .Where(booking => booking.Id == request.BookingId)
            .Select(booking => new { Booking = booking, Now = DatabaseClock.Now() })
            .FirstOrDefaultAsync(cancellationToken);
        if (found is null)
            return BookingErrors.NotFound;

        var booking = found.Booking;
        if (booking.CustomerId == me.Id || me.ActsAsAdministrator)
            return BookingAnswer.For(booking, me.Language, found.Now);
        if (me.Role is not UserRole.Provider || await calendars.FindOwnAsync(me.Id, cancellationToken) != booking.StylistId)
            return BookingErrors.NotFound;
        var cards = await CustomerCards.ReadAsync(db, [booking], cancellationToken);
        return BookingAnswer.ForStylist(booking, cards.Of(booking), me.Language, found.Now);
    }
}
