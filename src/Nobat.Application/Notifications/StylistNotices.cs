using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Policies;
using Nobat.Domain.Stylists;
using Nobat.Domain.Users;

namespace Nobat.Application.Notifications;

/// <summary>
/// Tells a stylist what the administrators decided, and administrators what waits for them. New terms lie in the stylist's own inbox as
/// a record; customers keep those they agreed to.
/// </summary>
internal sealed class StylistNotices(IReadDb db, NoticeDesk desk)
    : IDomainEventHandler<StylistSubmitted>,
        IDomainEventHandler<StylistApproved>,
        IDomainEventHandler<StylistRejected>,
        IDomainEventHandler<StylistSuspended>,
        IDomainEventHandler<StylistReinstated>,
        IDomainEventHandler<PolicyChanged>
{
    public Task HandleAsync(StylistApproved happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.Stylist, NotificationKind.ProfileApproved, context, ct);

    public Task HandleAsync(StylistRejected happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.Stylist, NotificationKind.ProfileRejected, context, ct);

    public Task HandleAsync(StylistSuspended happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.Stylist, NotificationKind.ProfileSuspended, context, ct);

    public Task HandleAsync(StylistReinstated happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.Stylist, NotificationKind.ProfileReinstated, context, ct);

    public Task HandleAsync(PolicyChanged happened, EventContext context, CancellationToken ct) =>
        desk.Has(NotificationChannel.Inbox)
            ? TellAsync(happened.Stylist, NotificationKind.PolicyChanged, context, ct, [NotificationChannel.Inbox])
            : Task.CompletedTask;

    public async Task HandleAsync(StylistSubmitted happened, EventContext context, CancellationToken ct)
    {
        var admins = await db.Set<User>()
            .Where(user => user.Role == UserRole.Admin && user.Status == UserStatus.Active)
            .Select(user => new { user.Id, user.Language })
            .ToListAsync(ct);
        await desk.TellAsync(
            [
                .. admins.Select(admin => new Notice(
                    NotificationKind.ProfileSubmitted,
                    NotificationRole.Admin,
                    admin.Id,
                    Phone: null,
                    admin.Language,
                    Booking: null,
                    happened.Stylist,
                    NoticeValues.None,
                    ExpiresAt: null,
                    $"{context.MessageId:N}:admin:{admin.Id.Value:N}"
                )),
            ],
            ct
        );
    }

    private async Task TellAsync(
        StylistId stylist,
        NotificationKind kind,
        EventContext context,
        CancellationToken ct,
        IReadOnlyList<NotificationChannel>? only = null
    )
    {
        var found = await (
            from profile in db.Set<StylistProfile>()
            where profile.Id == stylist
            join owner in db.Set<User>() on profile.OwnerId equals owner.Id
            select new
            {
                owner.Id,
                owner.Language,
                profile.RejectionReason,
                profile.SuspensionReason,
            }
        ).FirstOrDefaultAsync(ct);
        if (found is null)
            return;
        var reason =
            kind == NotificationKind.ProfileRejected ? found.RejectionReason
            : kind == NotificationKind.ProfileSuspended ? found.SuspensionReason
            : null;
        var values = new NoticeFacts(Reason: reason).Values;
        var key = $"{context.MessageId:N}:stylist";
        await desk.TellAsync(
            [new(kind, NotificationRole.Stylist, found.Id, null, found.Language, null, stylist, values, ExpiresAt: null, key, only)],
            ct
        );
    }
}
