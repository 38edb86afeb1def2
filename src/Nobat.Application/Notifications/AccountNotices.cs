using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;

namespace Nobat.Application.Notifications;

/// <summary>
/// Tells the owner of an account what was changed in it, so that who did not do it can act. The number is the one of now: changing it
/// a moment later does not lead the warning away.
/// </summary>
internal sealed class AccountNotices(IReadDb db, NoticeDesk desk)
    : IDomainEventHandler<PasswordChanged>,
        IDomainEventHandler<FirstPasswordSet>,
        IDomainEventHandler<PhoneChanged>,
        IDomainEventHandler<StrangeDeviceSignedIn>,
        IDomainEventHandler<RefreshTokenReused>,
        IDomainEventHandler<SecondFactorTurnedOn>,
        IDomainEventHandler<SecondFactorTurnedOff>,
        IDomainEventHandler<RecoveryCodeUsed>,
        IDomainEventHandler<RecoveryCodesRenewed>,
        IDomainEventHandler<SecondFactorGuessed>,
        IDomainEventHandler<ExternalLoginLinked>,
        IDomainEventHandler<ExternalLoginUnlinked>,
        IDomainEventHandler<PasskeyAdded>,
        IDomainEventHandler<PasskeyRemoved>
{
    public Task HandleAsync(PasswordChanged happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, NotificationKind.PasswordChanged, context, ct);

    public Task HandleAsync(FirstPasswordSet happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, NotificationKind.PasswordChanged, context, ct);

    public Task HandleAsync(StrangeDeviceSignedIn happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, NotificationKind.StrangeDevice, context, ct);

    public Task HandleAsync(RefreshTokenReused happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, NotificationKind.SessionCopied, context, ct);

    public Task HandleAsync(SecondFactorTurnedOn happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, NotificationKind.SecondFactorOn, context, ct);

    public Task HandleAsync(SecondFactorTurnedOff happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, NotificationKind.SecondFactorOff, context, ct);

    public Task HandleAsync(RecoveryCodeUsed happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, NotificationKind.RecoveryCodeUsed, context, ct);

    public Task HandleAsync(RecoveryCodesRenewed happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, NotificationKind.RecoveryCodesRenewed, context, ct);

    public Task HandleAsync(SecondFactorGuessed happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, NotificationKind.SecondFactorGuessed, context, ct);

    public Task HandleAsync(ExternalLoginUnlinked happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, NotificationKind.ExternalUnlinked, context, ct);

    public Task HandleAsync(ExternalLoginLinked happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, NotificationKind.ExternalLinked, context, ct);

    public Task HandleAsync(PasskeyAdded happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, NotificationKind.PasskeyAdded, context, ct);

    public Task HandleAsync(PasskeyRemoved happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, NotificationKind.PasskeyRemoved, context, ct);

    public async Task HandleAsync(PhoneChanged happened, EventContext context, CancellationToken ct)
    {
        if (await FindAsync(happened.User, ct) is not { } owner)
            return;
        var joined = Of(happened.User, owner with { Phone = happened.New }, NotificationKind.PhoneJoined, $"{context.MessageId:N}:joined");
        var left = Of(happened.User, owner with { Phone = happened.Old }, NotificationKind.PhoneLeft, $"{context.MessageId:N}:left");
        await desk.TellAsync([left with { Only = [NotificationChannel.Sms] }, joined], ct);
    }

    private async Task TellAsync(UserId id, NotificationKind kind, EventContext context, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is { } owner)
            await desk.TellAsync([Of(id, owner, kind, $"{context.MessageId:N}:account")], ct);
    }

    private async Task<Owner?> FindAsync(UserId id, CancellationToken ct) =>
        await db.Set<User>().Where(user => user.Id == id).Select(user => new Owner(user.Phone, user.Language)).FirstOrDefaultAsync(ct);

    private static Notice Of(UserId id, Owner owner, NotificationKind kind, string key) =>
        new(kind, NotificationRole.Account, id, owner.Phone, owner.Language, null, null, NoticeValues.None, ExpiresAt: null, key);

    private sealed record Owner(PhoneNumber Phone, Language Language);
}
