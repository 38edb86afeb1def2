using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>Ten new recovery codes for the old ones, by a code of the authenticator.</summary>
public sealed record RenewRecoveryCodesCommand(string Code) : ICommand<Result<RecoveryCodeList>>;

internal sealed class RenewRecoveryCodesValidator : AbstractValidator<RenewRecoveryCodesCommand>
{
    public RenewRecoveryCodesValidator() => RuleFor(c => c.Code).MustBeCode();
}

internal sealed class RenewRecoveryCodesHandler(SecondFactors factors, IRecoveryCodes recovery, ICurrentUser me, TimeProvider clock)
    : ICommandHandler<RenewRecoveryCodesCommand, Result<RecoveryCodeList>>
{
    public async Task<Result<RecoveryCodeList>> Handle(RenewRecoveryCodesCommand command, CancellationToken cancellationToken)
    {
        var redeemed = await factors.RedeemAsync(me.Id, command.Code, recoveryCode: null, clock.GetCurrentInstant(), cancellationToken);
        if (!redeemed.IsSuccess)
            return redeemed.Error;
        var codes = recovery.New(Authenticator.RecoveryCodeCount);
        redeemed.Value.Renew(codes.Select(code => recovery.HashOf(code, me.Id)));
        return new RecoveryCodeList(codes);
    }
}
