using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>Turns the authenticator on by its first right code. This session counts as signed in with two proofs from here on.</summary>
public sealed record ConfirmTotpCommand(string Code) : ICommand<Result<RecoveryCodeList>>;

/// <param name="RecoveryCodes">Shown this once: each opens the account once when the phone is lost.</param>
public sealed record RecoveryCodeList(IReadOnlyList<string> RecoveryCodes);

internal sealed class ConfirmTotpValidator : AbstractValidator<ConfirmTotpCommand>
{
    public ConfirmTotpValidator() => RuleFor(c => c.Code).MustBeCode();
}

internal sealed class ConfirmTotpHandler(
    SecondFactors factors,
    IRepository<Session> sessions,
    IRecoveryCodes recovery,
    ISessionNews news,
    IUnitOfWork work,
    ICurrentUser me,
    TimeProvider clock
) : ICommandHandler<ConfirmTotpCommand, Result<RecoveryCodeList>>
{
    public async Task<Result<RecoveryCodeList>> Handle(ConfirmTotpCommand command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (await factors.FindAsync(me.Id, cancellationToken) is not { } authenticator)
            return AuthErrors.TotpNotBegun;
        var codes = recovery.New(Authenticator.RecoveryCodeCount);
        var hashes = codes.Select(code => recovery.HashOf(code, me.Id));
        if (
            authenticator.Confirm(factors.StepOf(authenticator, command.Code, now), hashes, now) is { IsSuccess: false, Error: var refused }
        )
            return refused;
        (await sessions.FindForUpdateAsync(new SessionOf(me.Id, me.SessionId), cancellationToken))?.Strengthen();
        work.AfterCommit(() => news.SessionsChangedAsync(me.Id, CancellationToken.None));
        return new RecoveryCodeList(codes);
    }
}
