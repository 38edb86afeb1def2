using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>What every act of a stylist on a booking has around it: lock, ownership, the answer with the customer's card.</summary>
internal sealed class StylistDesk(ICalendars calendars, IReadDb db, ICurrentUser me)
{
    public async Task<Result<BookingAnswer>> ActAsync(BookingId id, Func<Booking, Instant, Result> act, CancellationToken ct)
    {
        // Somebody else's booking answers like a missing one.
        if (await calendars.LockAsync(id, null, ct) is not var (calendar, booking) || calendar.Owner != me.Id)
            return BookingErrors.NotFound;
        var acted = act(booking, calendar.Now);
        if (!acted.IsSuccess)
            return acted.Error;
        var cards = await CustomerCards.ReadAsync(db, [booking], ct);
        return BookingAnswer.ForStylist(booking, cards.Of(booking), me.Language, calendar.Now);
    }
}
