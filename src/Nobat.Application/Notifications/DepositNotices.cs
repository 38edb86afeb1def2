using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Payments;

namespace Nobat.Application.Notifications;

/// <summary>Queues what is told of deposits: wanted, come, gone back.</summary>
internal sealed class DepositNotices(BookingParties parties, NoticeDesk desk)
    : IDomainEventHandler<DepositAsked>,
        IDomainEventHandler<DepositPaid>,
        IDomainEventHandler<RefundDone>
{
    public Task HandleAsync(DepositAsked happened, EventContext context, CancellationToken ct) =>
        TellAsync(
            happened.Booking,
            NotificationKind.DepositDue,
            new(happened.StartsAt, DueAt: happened.DueAt, Amount: happened.Amount, ExpiresAt: happened.DueAt, TellsStylist: false),
            context,
            ct
        );

    public Task HandleAsync(DepositPaid happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.Booking, NotificationKind.DepositReceived, new(Amount: happened.Amount), context, ct);

    public Task HandleAsync(RefundDone happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.Booking, NotificationKind.DepositRefunded, new(Amount: happened.Amount, TellsStylist: false), context, ct);

    private async Task TellAsync(BookingId booking, NotificationKind kind, NoticeFacts facts, EventContext context, CancellationToken ct)
    {
        if (await parties.FindAsync(booking, ct) is { } found)
            await desk.TellAsync(found.Tell(kind, facts, context), ct);
    }
}
