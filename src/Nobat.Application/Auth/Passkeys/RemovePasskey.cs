using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth.Passkeys;

/// <summary>
/// Removes one of one's own passkeys, for who has just signed in. Anybody else's is not there. With the last one goes what sessions
/// could prove by it.
/// </summary>
public sealed record RemovePasskeyCommand(PasskeyId Id) : ICommand<Result>;

internal sealed class RemovePasskeyHandler(
    IRepository<User> users,
    IRepository<Passkey> passkeys,
    IRepository<Session> sessions,
    SecondFactors factors,
    ICurrentUser me,
    ISessionNews news,
    IUnitOfWork work,
    TimeProvider clock
) : ICommandHandler<RemovePasskeyCommand, Result>
{
    public async Task<Result> Handle(RemovePasskeyCommand command, CancellationToken cancellationToken)
    {
        // The account first, as the sign-in does: of two who remove the last two, one finds the last.
        await users.FindForUpdateAsync(new UserById(me.Id), cancellationToken);
        if (await passkeys.FindForUpdateAsync(new PasskeyOf(me.Id, command.Id), cancellationToken) is not { } passkey)
            return AuthErrors.PasskeyNotFound;
        if (me.DemandFreshSignIn(clock.GetCurrentInstant()) is { } stale)
            return stale;

        passkey.Remove();
        passkeys.Remove(passkey);
        // Saved at the end: the one that goes is still counted.
        if (await passkeys.CountAsync(new PasskeysOf(me.Id), cancellationToken) == 1 && !await factors.AreOnAsync(me.Id, cancellationToken))
        {
            foreach (var session in await sessions.ListForUpdateAsync(new LiveSessionsOf(me.Id), cancellationToken))
                session.Weaken();
        }

        var user = me.Id;
        work.AfterCommit(() => news.SessionsChangedAsync(user, CancellationToken.None));
        return Result.Success;
    }
}
