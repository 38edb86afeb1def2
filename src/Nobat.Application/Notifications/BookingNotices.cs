using Nobat.Application.Common;
using Nobat.Domain.Bookings;

namespace Nobat.Application.Notifications;

/// <summary>Tells both parties of a booking what became of it. Runs after the commit, at least once; the sender knows repeats by key.</summary>
internal sealed class BookingNotices(BookingPost post)
    : IDomainEventHandler<BookingRequested>,
        IDomainEventHandler<BookingConfirmed>,
        IDomainEventHandler<BookingRescheduled>,
        IDomainEventHandler<BookingCancelled>,
        IDomainEventHandler<BookingDeclined>,
        IDomainEventHandler<BookingLapsed>,
        IDomainEventHandler<BookingApproved>,
        IDomainEventHandler<BookingUnpaid>
{
    public Task HandleAsync(BookingRequested happened, EventContext context, CancellationToken ct) =>
        post.SendAsync(new BookingNotice(happened.Booking, "requested", happened.StartsAt), context, ct);

    public Task HandleAsync(BookingConfirmed happened, EventContext context, CancellationToken ct) =>
        post.SendAsync(new BookingNotice(happened.Booking, "confirmed", happened.StartsAt), context, ct);

    public Task HandleAsync(BookingRescheduled happened, EventContext context, CancellationToken ct) =>
        post.SendAsync(
            new BookingNotice(
                happened.Booking,
                happened.Status is BookingStatus.Pending ? "rescheduled_pending" : "rescheduled",
                happened.NewStartsAt,
                happened.OldStartsAt
            ),
            context,
            ct
        );

    public Task HandleAsync(BookingCancelled happened, EventContext context, CancellationToken ct) =>
        post.SendAsync(new BookingNotice(happened.Booking, "cancelled", happened.StartsAt), context, ct);

    public Task HandleAsync(BookingDeclined happened, EventContext context, CancellationToken ct) =>
        post.SendAsync(new BookingNotice(happened.Booking, "declined", happened.StartsAt), context, ct);

    public Task HandleAsync(BookingApproved happened, EventContext context, CancellationToken ct) =>
        post.SendAsync(
            new BookingNotice(happened.Booking, "approved", happened.StartsAt, DueAt: happened.DueAt, TellsStylist: false),
            context,
            ct
        );

    public Task HandleAsync(BookingUnpaid happened, EventContext context, CancellationToken ct) =>
        post.SendAsync(new BookingNotice(happened.Booking, "unpaid", happened.StartsAt), context, ct);

    public Task HandleAsync(BookingLapsed happened, EventContext context, CancellationToken ct) =>
        post.SendAsync(new BookingNotice(happened.Booking, "lapsed", happened.StartsAt), context, ct);
}
