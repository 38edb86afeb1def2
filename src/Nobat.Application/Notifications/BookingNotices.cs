using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;

namespace Nobat.Application.Notifications;

/// <summary>Queues what both parties of a booking hear of it. Runs after the commit, at least once; the queue knows repeats by key.</summary>
internal sealed class BookingNotices(BookingParties parties, NoticeDesk desk)
    : IDomainEventHandler<BookingHeld>,
        IDomainEventHandler<BookingRequested>,
        IDomainEventHandler<BookingConfirmed>,
        IDomainEventHandler<BookingRescheduled>,
        IDomainEventHandler<BookingCancelled>,
        IDomainEventHandler<BookingDeclined>,
        IDomainEventHandler<BookingLapsed>,
        IDomainEventHandler<BookingApproved>,
        IDomainEventHandler<BookingUnpaid>
{
    public Task HandleAsync(BookingHeld happened, EventContext context, CancellationToken ct) =>
        desk.Has(NotificationChannel.Inbox)
            ? TellAsync(
                happened.Booking,
                NotificationKind.BookingHeld,
                new(happened.StartsAt, DueAt: happened.ExpiresAt, ExpiresAt: happened.ExpiresAt, TellsStylist: false),
                context,
                ct
            )
            : Task.CompletedTask;

    public Task HandleAsync(BookingRequested happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.Booking, NotificationKind.BookingRequested, new(happened.StartsAt, DueAt: happened.AnswerBy), context, ct);

    public Task HandleAsync(BookingConfirmed happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.Booking, NotificationKind.BookingConfirmed, new(happened.StartsAt), context, ct);

    public Task HandleAsync(BookingRescheduled happened, EventContext context, CancellationToken ct) =>
        TellAsync(
            happened.Booking,
            happened.Status is BookingStatus.Pending ? NotificationKind.BookingRescheduledPending : NotificationKind.BookingRescheduled,
            new(happened.NewStartsAt, happened.OldStartsAt),
            context,
            ct
        );

    public Task HandleAsync(BookingCancelled happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.Booking, NotificationKind.BookingCancelled, new(happened.StartsAt, Reason: happened.Reason), context, ct);

    public Task HandleAsync(BookingDeclined happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.Booking, NotificationKind.BookingDeclined, new(happened.StartsAt, Reason: happened.Reason), context, ct);

    public Task HandleAsync(BookingLapsed happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.Booking, NotificationKind.BookingLapsed, new(happened.StartsAt), context, ct);

    public Task HandleAsync(BookingApproved happened, EventContext context, CancellationToken ct) =>
        TellAsync(
            happened.Booking,
            NotificationKind.BookingApproved,
            new(happened.StartsAt, DueAt: happened.DueAt, TellsStylist: false),
            context,
            ct
        );

    public Task HandleAsync(BookingUnpaid happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.Booking, NotificationKind.BookingUnpaid, new(happened.StartsAt), context, ct);

    private async Task TellAsync(BookingId booking, NotificationKind kind, NoticeFacts facts, EventContext context, CancellationToken ct)
    {
        if (await parties.FindAsync(booking, ct) is { } found)
            await desk.TellAsync(found.Tell(kind, facts, context), ct);
    }
}
