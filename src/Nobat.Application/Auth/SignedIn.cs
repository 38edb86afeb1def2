using Nobat.Application.Users;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>What every sign-in and every rotation answers. Instants are UTC.</summary>
public sealed record SignedIn(
    string AccessToken,
    Instant AccessTokenExpiresAt,
    string RefreshToken,
    Instant RefreshTokenExpiresAt,
    UserAnswer User
);

/// <summary>Starts sessions and puts their tokens into words.</summary>
internal sealed class SignInDesk(IRepository<Session> sessions, ITokens tokens)
{
    public SignedIn Start(User user, string? deviceName, Instant now)
    {
        var id = SessionId.New();
        var refresh = tokens.Refresh(id, 0);
        var session = Session.Start(id, user.Id, deviceName, refresh.Hash, now);
        sessions.Add(session);
        return Answer(user, session, refresh.Text, now);
    }

    public SignedIn Answer(User user, Session session, string refreshToken, Instant now)
    {
        var access = tokens.Access(user.Id, session.Id, now);
        return new SignedIn(access.Text, access.ExpiresAt, refreshToken, session.ExpiresAt, UserAnswer.From(user));
    }
}
