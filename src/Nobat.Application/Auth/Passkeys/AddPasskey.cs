using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth.Passkeys;

/// <summary>Adds the passkey that an authenticator has made. The challenge is used up by it, whatever comes of it.</summary>
public sealed record AddPasskeyCommand(CeremonyId Ceremony, PasskeyAttestation Credential, string? Name) : ICommand<Result<PasskeyAnswer>>;

internal sealed class AddPasskeyValidator : AbstractValidator<AddPasskeyCommand>
{
    public AddPasskeyValidator()
    {
        RuleFor(c => c.Credential).SetValidator(new PasskeyAttestationValidator());
        RuleFor(c => c.Name).MustBePasskeyName();
    }
}

internal sealed class AddPasskeyHandler(
    IPasskeys passkeys,
    IRepository<PasskeyCeremony> ceremonies,
    IRepository<User> users,
    IRepository<Passkey> known,
    ICurrentUser me,
    TimeProvider clock
) : ICommandHandler<AddPasskeyCommand, Result<PasskeyAnswer>>
{
    public async Task<Result<PasskeyAnswer>> Handle(AddPasskeyCommand command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var wanted = new CeremonyById(command.Ceremony, CeremonyPurpose.Registration);
        var ceremony = await ceremonies.FindForUpdateAsync(wanted, cancellationToken);
        if (ceremony is null || ceremony.UserId != me.Id || ceremony.SessionId != me.SessionId)
            return AuthErrors.PasskeyRefused;
        ceremonies.Remove(ceremony);
        if (!ceremony.IsLive(now))
            return AuthErrors.PasskeyRefused.KeepingChanges();

        var made = await passkeys.FinishRegistrationAsync(command.Credential, ceremony.State);
        if (!made.IsSuccess)
            return made.Error.KeepingChanges();

        // The account's lock, so that two at once are counted one after the other.
        var user = await users.FindForUpdateAsync(new UserById(me.Id), cancellationToken);
        if (user is null)
            return AuthErrors.PasskeyRefused;
        if (await known.CountAsync(new PasskeysOf(user.Id), cancellationToken) >= Passkey.MaxPerUser)
            return AuthErrors.PasskeyLimit.KeepingChanges();
        var passkey = Passkey.Register(user.Id, made.Value, command.Name?.Trim(), now);
        known.Add(passkey);
        return PasskeyAnswer.From(passkey);
    }
}
