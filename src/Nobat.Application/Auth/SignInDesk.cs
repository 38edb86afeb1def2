using Nobat.Application.Common;
using Nobat.Application.Users;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>What every sign-in and every rotation answers. Instants are UTC.</summary>
/// <param name="DeviceToken">
/// To be kept by the app and sent as <c>Nobat-Device</c> with later sign-ins, so that this device is known again. It opens nothing.
/// </param>
public sealed record SignedIn(
    string AccessToken,
    Instant AccessTokenExpiresAt,
    string RefreshToken,
    Instant RefreshTokenExpiresAt,
    string DeviceToken,
    UserAnswer User
);

/// <summary>Where every way of signing in ends: the device is met, a session starts, its tokens are put into words.</summary>
internal sealed class SignInDesk(IRepository<Session> sessions, IRepository<Device> devices, ITokens tokens, IClient client)
{
    /// <summary>For somebody who has just proved to be <paramref name="user"/>, whose row is locked.</summary>
    public async Task<Result<SignedIn>> StartAsync(User user, string? deviceName, Instant now, CancellationToken ct)
    {
        var device = await MeetAsync(user.Id, deviceName, now, ct);
        var id = SessionId.New();
        var refresh = tokens.Refresh(id, 0);
        var session = Session.Start(id, user.Id, device.Id, refresh.Hash, now);
        sessions.Add(session);
        return Answer(user, session, refresh.Text, now);
    }

    public SignedIn Answer(User user, Session session, string refreshToken, Instant now)
    {
        var access = tokens.Access(user.Id, session.Id, now);
        return new SignedIn(
            access.Text,
            access.ExpiresAt,
            refreshToken,
            session.ExpiresAt,
            tokens.Device(session.DeviceId),
            UserAnswer.From(user)
        );
    }

    private async Task<Device> MeetAsync(UserId user, string? name, Instant now, CancellationToken ct)
    {
        if (client.Device is { } known && await devices.FindAsync(new DeviceOf(user, known), ct) is { } device)
        {
            device.SeenAgain(name, now);
            return device;
        }

        var met = Device.Meet(user, client.Device ?? DeviceId.New(), name, now);
        devices.Add(met);
        return met;
    }
}
