using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>Ends what else is signed in to an account and what its owner vouched for, in the transaction that made it necessary.</summary>
internal sealed class SessionCloser(
    IRepository<Session> sessions,
    IRepository<Device> devices,
    IRepository<SignInChallenge> challenges,
    ISessionNews news,
    IUnitOfWork work
)
{
    /// <param name="except">The session that goes on; null to end them all.</param>
    public async Task EndAsync(UserId user, SessionId? except, SessionEnd by, Instant now, CancellationToken ct)
    {
        foreach (var session in await sessions.ListForUpdateAsync(new LiveSessionsOf(user), ct))
        {
            if (session.Id != except)
                session.End(by, now);
        }

        // A sign-in half done rests on what was good until now.
        foreach (var challenge in await challenges.ListForUpdateAsync(new ChallengesOf(user), ct))
            challenges.Remove(challenge);

        // Whoever has to sign in anew has to be vouched for anew.
        foreach (var device in await devices.ListForUpdateAsync(new TrustedDevicesOf(user), ct))
            device.Distrust();
        work.AfterCommit(() => news.SessionsChangedAsync(user, CancellationToken.None));
    }
}
