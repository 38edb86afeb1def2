using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>Ends one of one's own sessions, such as that on a lost phone. Anybody else's is not there.</summary>
public sealed record RevokeSessionCommand(SessionId Id) : ICommand<Result>;

internal sealed class RevokeSessionHandler(
    IRepository<Session> sessions,
    ICurrentUser me,
    ISessionNews news,
    IUnitOfWork work,
    TimeProvider clock
) : ICommandHandler<RevokeSessionCommand, Result>
{
    public async Task<Result> Handle(RevokeSessionCommand command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var session = await sessions.FindForUpdateAsync(new SessionOf(me.Id, command.Id), cancellationToken);
        if (session is null || !session.IsLive(now))
            return AuthErrors.SessionNotFound;
        session.End(SessionEnd.Revoked, now);
        var user = me.Id;
        work.AfterCommit(() => news.SessionsChangedAsync(user, CancellationToken.None));
        return Result.Success;
    }
}
