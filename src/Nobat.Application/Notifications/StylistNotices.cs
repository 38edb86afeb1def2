using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;
using Nobat.Domain.Users;

namespace Nobat.Application.Notifications;

/// <summary>Tells a stylist what the administrators decided.</summary>
internal sealed class StylistNotices(IReadDb db, ISmsSender sms, ITexts texts)
    : IDomainEventHandler<StylistApproved>,
        IDomainEventHandler<StylistRejected>,
        IDomainEventHandler<StylistSuspended>,
        IDomainEventHandler<StylistReinstated>
{
    public Task HandleAsync(StylistApproved happened, EventContext context, CancellationToken ct) =>
        SendAsync(happened.Stylist, "approved", context, ct);

    public Task HandleAsync(StylistRejected happened, EventContext context, CancellationToken ct) =>
        SendAsync(happened.Stylist, "rejected", context, ct);

    public Task HandleAsync(StylistSuspended happened, EventContext context, CancellationToken ct) =>
        SendAsync(happened.Stylist, "suspended", context, ct);

    public Task HandleAsync(StylistReinstated happened, EventContext context, CancellationToken ct) =>
        SendAsync(happened.Stylist, "reinstated", context, ct);

    private async Task SendAsync(StylistId stylist, string kind, EventContext context, CancellationToken ct)
    {
        var found = await (
            from profile in db.Set<StylistProfile>()
            where profile.Id == stylist
            join owner in db.Set<User>() on profile.OwnerId equals owner.Id
            select new { profile, owner }
        ).FirstOrDefaultAsync(ct);
        if (found is null)
            return;

        var reason = kind == "rejected" ? found.profile.RejectionReason : found.profile.SuspensionReason;
        var text = texts.Get($"sms.profile_{kind}", found.owner.Language, ("reason", reason));
        await sms.SendAsync(new SmsMessage(found.owner.Phone, $"profile_{kind}", text, DedupeKey: $"{context.MessageId:N}:stylist"), ct);
    }
}
