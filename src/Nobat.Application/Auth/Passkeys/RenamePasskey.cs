using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth.Passkeys;

/// <summary>Names one of one's own passkeys. Anybody else's is not there.</summary>
public sealed record RenamePasskeyCommand(PasskeyId Id, string Name) : ICommand<Result<PasskeyAnswer>>;

internal sealed class RenamePasskeyValidator : AbstractValidator<RenamePasskeyCommand>
{
    public RenamePasskeyValidator() => RuleFor(c => (string?)c.Name).MustBePasskeyName().OverridePropertyName("name");
}

internal sealed class RenamePasskeyHandler(IRepository<Passkey> passkeys, ICurrentUser me)
    : ICommandHandler<RenamePasskeyCommand, Result<PasskeyAnswer>>
{
    public async Task<Result<PasskeyAnswer>> Handle(RenamePasskeyCommand command, CancellationToken cancellationToken)
    {
        if (await passkeys.FindForUpdateAsync(new PasskeyOf(me.Id, command.Id), cancellationToken) is not { } passkey)
            return AuthErrors.PasskeyNotFound;
        passkey.Rename(command.Name.Trim());
        return PasskeyAnswer.From(passkey);
    }
}
