using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Notifications;

/// <summary>Tells the owner of an account what was changed in it, so that who did not do it can act.</summary>
internal sealed class AccountNotices(IReadDb db, ISmsSender sms, ITexts texts)
    : IDomainEventHandler<PasswordChanged>,
        IDomainEventHandler<PhoneChanged>,
        IDomainEventHandler<StrangeDeviceSignedIn>,
        IDomainEventHandler<RefreshTokenReused>,
        IDomainEventHandler<SecondFactorTurnedOn>,
        IDomainEventHandler<SecondFactorTurnedOff>,
        IDomainEventHandler<RecoveryCodeUsed>,
        IDomainEventHandler<ExternalLoginLinked>,
        IDomainEventHandler<PasskeyAdded>,
        IDomainEventHandler<PasskeyRemoved>
{
    public Task HandleAsync(PasswordChanged happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, "password_changed", context, ct);

    public Task HandleAsync(StrangeDeviceSignedIn happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, "strange_device", context, ct);

    public Task HandleAsync(RefreshTokenReused happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, "session_copied", context, ct);

    public Task HandleAsync(SecondFactorTurnedOn happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, "second_factor_on", context, ct);

    public Task HandleAsync(SecondFactorTurnedOff happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, "second_factor_off", context, ct);

    public Task HandleAsync(RecoveryCodeUsed happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, "recovery_code_used", context, ct);

    public Task HandleAsync(ExternalLoginLinked happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, "external_linked", context, ct);

    public Task HandleAsync(PasskeyAdded happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, "passkey_added", context, ct);

    public Task HandleAsync(PasskeyRemoved happened, EventContext context, CancellationToken ct) =>
        TellAsync(happened.User, "passkey_removed", context, ct);

    public async Task HandleAsync(PhoneChanged happened, EventContext context, CancellationToken ct)
    {
        if (await FindAsync(happened.User, ct) is not { } owner)
            return;
        await SendAsync(happened.Old, owner.Language, "phone_left", context, ct);
        await SendAsync(happened.New, owner.Language, "phone_joined", context, ct);
    }

    private async Task TellAsync(UserId id, string kind, EventContext context, CancellationToken ct)
    {
        if (await FindAsync(id, ct) is { } owner)
            await SendAsync(owner.Phone, owner.Language, kind, context, ct);
    }

    private async Task<Owner?> FindAsync(UserId id, CancellationToken ct) =>
        await db.Set<User>().Where(user => user.Id == id).Select(user => new Owner(user.Phone, user.Language)).FirstOrDefaultAsync(ct);

    private Task SendAsync(PhoneNumber to, Language language, string kind, EventContext context, CancellationToken ct) =>
        sms.SendAsync(new SmsMessage(to, kind, texts.Get($"sms.{kind}", language), DedupeKey: $"{context.MessageId:N}:{kind}"), ct);

    private sealed record Owner(PhoneNumber Phone, Language Language);
}
