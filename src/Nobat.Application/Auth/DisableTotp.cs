using Nobat.Application.Common;
using Nobat.Domain.Common;

namespace Nobat.Application.Auth;

/// <summary>Turns the authenticator off, by a code of it or a recovery code.</summary>
public sealed record DisableTotpCommand(string? Code, string? RecoveryCode) : ICommand<Result<MessageAnswer>>, ISecondProof;

internal sealed class DisableTotpValidator : SecondProofValidator<DisableTotpCommand>;

internal sealed class DisableTotpHandler(SecondFactors factors, ITexts texts, ICurrentUser me, TimeProvider clock)
    : ICommandHandler<DisableTotpCommand, Result<MessageAnswer>>
{
    public async Task<Result<MessageAnswer>> Handle(DisableTotpCommand command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var redeemed = await factors.RedeemAsync(me.Id, command.Code, command.RecoveryCode, now, cancellationToken);
        if (!redeemed.IsSuccess)
            return redeemed.Error;
        redeemed.Value.TurnOff();
        return new MessageAnswer(texts.Get("auth.totp_disabled", me.Language));
    }
}
