using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Application.Bookings;

/// <summary>One's own bookings, a page at a time.</summary>
public sealed record ListMyBookingsQuery(BookingFilter Filter, PageRequest Page) : IQuery<Result<Page<BookingAnswer>>>;

internal sealed class ListMyBookingsValidator : BookingListValidator<ListMyBookingsQuery>
{
    public ListMyBookingsValidator()
        : base(query => query.Filter, query => query.Page) { }
}

internal sealed class ListMyBookingsHandler(IReadDb db, ICurrentUser me) : IQueryHandler<ListMyBookingsQuery, Result<Page<BookingAnswer>>>
{
    public async Task<Result<Page<BookingAnswer>>> Handle(ListMyBookingsQuery request, CancellationToken cancellationToken)
    {
        var mine = db.Set<Booking>().Where(booking => booking.CustomerId == me.Id);
        var rows = await mine.ReadPageAsync(request.Filter, request.Page, cancellationToken);
        if (!rows.IsSuccess)
            return rows.Error;
        return rows.Value.ToPage(booking => BookingAnswer.For(booking, me.Language, rows.Value.Now));
    }
}
