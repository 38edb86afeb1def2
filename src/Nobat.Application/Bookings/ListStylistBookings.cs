using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Application.Bookings;

/// <summary>The bookings in one's own calendar, with who comes.</summary>
public sealed record ListStylistBookingsQuery(BookingFilter Filter, PageRequest Page) : IQuery<Result<Page<BookingAnswer>>>;

internal sealed class ListStylistBookingsValidator : BookingListValidator<ListStylistBookingsQuery>
{
    public ListStylistBookingsValidator()
        : base(query => query.Filter, query => query.Page) { }
}

internal sealed class ListStylistBookingsHandler(IReadDb db, ICalendars calendars, ICurrentUser me)
    : IQueryHandler<ListStylistBookingsQuery, Result<Page<BookingAnswer>>>
{
    public async Task<Result<Page<BookingAnswer>>> Handle(ListStylistBookingsQuery request, CancellationToken cancellationToken)
    {
        if (await calendars.FindOwnAsync(me.Id, cancellationToken) is not { } stylist)
            return new Page<BookingAnswer>([], null);
        var theirs = db.Set<Booking>().Where(booking => booking.StylistId == stylist);
        var rows = await theirs.ReadPageAsync(request.Filter, request.Page, cancellationToken);
        if (!rows.IsSuccess)
            return rows.Error;
        var cards = await CustomerCards.ReadAsync(db, rows.Value.Rows, cancellationToken);
        return rows.Value.ToPage(booking => BookingAnswer.ForStylist(booking, cards.Of(booking), me.Language, rows.Value.Now));
    }
}
