using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>Turns the authenticator off, by a code of it or a recovery code.</summary>
public sealed record DisableTotpCommand(string? Code, string? RecoveryCode) : ICommand<Result<MessageAnswer>>, ISecondProof;

internal sealed class DisableTotpValidator : SecondProofValidator<DisableTotpCommand>;

internal sealed class DisableTotpHandler(
    SecondFactors factors,
    IRepository<User> users,
    IRepository<Session> sessions,
    IRepository<Passkey> passkeys,
    ISessionNews news,
    IUnitOfWork work,
    ITexts texts,
    ICurrentUser me,
    TimeProvider clock
) : ICommandHandler<DisableTotpCommand, Result<MessageAnswer>>
{
    public async Task<Result<MessageAnswer>> Handle(DisableTotpCommand command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        // The account first, as everything does that takes a factor away: of two at once, one finds the last.
        await users.FindForUpdateAsync(new UserById(me.Id), cancellationToken);
        var redeemed = await factors.RedeemAsync(me.Id, command.Code, command.RecoveryCode, now, cancellationToken);
        if (!redeemed.IsSuccess)
            return redeemed.Error;
        redeemed.Value.TurnOff();
        if (!await passkeys.AnyAsync(new PasskeysOf(me.Id), cancellationToken))
        {
            foreach (var session in await sessions.ListForUpdateAsync(new LiveSessionsOf(me.Id), cancellationToken))
                session.Weaken();
        }

        work.AfterCommit(() => news.SessionsChangedAsync(me.Id, CancellationToken.None));
        return new MessageAnswer(texts.Get("auth.totp_disabled", me.Language));
    }
}
