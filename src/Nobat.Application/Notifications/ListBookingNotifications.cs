using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;

namespace Nobat.Application.Notifications;

/// <summary>What was told of a booking, the newest first: to customer and stylist what was addressed to them, to administrators everything.</summary>
public sealed record ListBookingNotificationsQuery(BookingId Booking, PageRequest Page) : IQuery<Result<Page<NotificationAnswer>>>;

internal sealed class ListBookingNotificationsValidator : AbstractValidator<ListBookingNotificationsQuery>
{
    public ListBookingNotificationsValidator() => this.MustBeALimit(query => query.Page.Limit);
}

internal sealed class ListBookingNotificationsHandler(IReadDb db, ICalendars calendars, ICurrentUser me)
    : IQueryHandler<ListBookingNotificationsQuery, Result<Page<NotificationAnswer>>>
{
    public async Task<Result<Page<NotificationAnswer>>> Handle(ListBookingNotificationsQuery request, CancellationToken cancellationToken)
    {
        var booking = await db.Set<Booking>()
            .Where(booking => booking.Id == request.Booking)
            .Select(booking => new { booking.CustomerId, booking.StylistId })
            .FirstOrDefaultAsync(cancellationToken);
        if (booking is null)
            return BookingErrors.NotFound;
        var notices = db.Set<Notification>().Where(notice => notice.BookingId == request.Booking);
        if (me.ActsAsAdministrator)
            return await notices.ToPageAsync(request.Page, forAdmin: true, cancellationToken);
        var isTheirs =
            booking.CustomerId == me.Id
            || (me.Role is UserRole.Provider && await calendars.FindOwnAsync(me.Id, cancellationToken) == booking.StylistId);
        if (!isTheirs)
            return BookingErrors.NotFound;
        return await notices.Where(notice => notice.RecipientId == me.Id).ToPageAsync(request.Page, forAdmin: false, cancellationToken);
    }
}
