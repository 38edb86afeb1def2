using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth.Passkeys;

/// <summary>Signs in by passkey alone: it stands for two factors. The challenge is used up by it, whatever comes of it.</summary>
public sealed record SignInWithPasskeyCommand(CeremonyId Ceremony, PasskeyAssertion Credential, string? DeviceName)
    : ICommand<Result<SignedIn>>;

internal sealed class SignInWithPasskeyValidator : AbstractValidator<SignInWithPasskeyCommand>
{
    public SignInWithPasskeyValidator()
    {
        RuleFor(c => c.Credential).SetValidator(new PasskeyAssertionValidator());
        RuleFor(c => c.DeviceName).MaximumLength(Device.MaxNameLength);
    }
}

internal sealed class SignInWithPasskeyHandler(
    AddressLimits limits,
    IPasskeys passkeys,
    IRepository<PasskeyCeremony> ceremonies,
    IRepository<User> users,
    IRepository<Passkey> known,
    SignInDesk desk,
    TimeProvider clock
) : ICommandHandler<SignInWithPasskeyCommand, Result<SignedIn>>
{
    public async Task<Result<SignedIn>> Handle(SignInWithPasskeyCommand command, CancellationToken cancellationToken)
    {
        if (await limits.HitTriesAsync(cancellationToken) is { } tooMany)
            return tooMany;

        var now = clock.GetCurrentInstant();
        var wanted = new CeremonyById(command.Ceremony, CeremonyPurpose.SignIn);
        var ceremony = await ceremonies.FindForUpdateAsync(wanted, cancellationToken);
        if (ceremony is null)
            return AuthErrors.PasskeyInvalid;
        ceremonies.Remove(ceremony);
        if (!ceremony.IsLive(now))
            return AuthErrors.PasskeyInvalid.KeepingChanges();

        var shown = await passkeys.FinishSignInAsync(command.Credential, ceremony.State);
        if (!shown.IsSuccess)
            return shown.Error.KeepingChanges();
        var proof = shown.Value;
        var user = await users.FindForUpdateAsync(new UserById(proof.User), cancellationToken);
        var passkey = await known.FindForUpdateAsync(new PasskeyOf(proof.User, proof.CredentialId), cancellationToken);
        if (user is null || passkey is null)
            return AuthErrors.PasskeyInvalid.KeepingChanges();
        if (passkey.Use(proof.SignCount, proof.IsBackedUp, now) is { IsSuccess: false, Error: var copied })
            return copied.KeepingChanges();
        if (user.SignInWithPasskey(now) is { IsSuccess: false, Error: var refused })
        {
            desk.Refuse(user.Id, SignInMethod.Passkey, refused, now);
            return refused.KeepingChanges();
        }

        return await desk.BeginAsync(user, SignInMethod.Passkey, command.DeviceName, hasSecondFactor: true, now, cancellationToken);
    }
}
