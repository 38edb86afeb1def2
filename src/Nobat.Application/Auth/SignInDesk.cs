using Microsoft.EntityFrameworkCore;
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
internal sealed class SignInDesk(
    IRepository<Session> sessions,
    IRepository<Device> devices,
    IRepository<SignInAttempt> history,
    IRepository<SignInChallenge> challenges,
    SecondFactors factors,
    IReadDb db,
    ITokens tokens,
    IClient client,
    IPlaces places
)
{
    private Origin From => new(client.UserAgent, client.Network, places.Find(client.Network));

    /// <summary>
    /// For somebody who has just given one proof of being <paramref name="user"/>, whose row is locked. Where the account has a second
    /// factor this only opens a challenge and refuses with <c>auth.second_factor_required</c>.
    /// </summary>
    public async Task<Result<SignedIn>> StartAsync(User user, SignInMethod method, string? deviceName, Instant now, CancellationToken ct)
    {
        if (!await factors.AreOnAsync(user.Id, ct))
            return await BeginAsync(user, method, deviceName, hasSecondFactor: false, now, ct);
        // One at a time: beginning anew puts an end to what was begun before.
        foreach (var earlier in await challenges.ListForUpdateAsync(new ChallengesOf(user.Id), ct))
            challenges.Remove(earlier);
        var token = tokens.NewChallenge();
        challenges.Add(SignInChallenge.For(user.Id, tokens.HashOf(token), method, deviceName, now));
        return AuthErrors
            .SecondFactorRequired.With("mfaToken", token)
            .With("mfaTokenExpiresAt", now + SignInChallenge.Lifetime)
            .KeepingChanges();
    }

    /// <summary>For somebody who has given all the proofs that are asked for.</summary>
    public async Task<Result<SignedIn>> BeginAsync(
        User user,
        SignInMethod method,
        string? deviceName,
        bool hasSecondFactor,
        Instant now,
        CancellationToken ct
    )
    {
        var device = await MeetAsync(user.Id, deviceName, now, ct);
        var id = SessionId.New();
        var refresh = tokens.Refresh(id, 0).First();
        var session = Session.Start(id, user.Id, device.Id, refresh.Hash, hasSecondFactor, now);
        sessions.Add(session);
        history.Add(SignInAttempt.Succeeded(session, method, From, now));
        return Answer(user, session, refresh.Text, now);
    }

    /// <summary>Puts a refusal that is remembered into the account's history, or into nobody's, so that both take as long; how many there can be is bounded by who refuses.</summary>
    public void Refuse(UserId? user, SignInMethod method, Error refusal, Instant now) =>
        history.Add(SignInAttempt.Refused(user, method, refusal, From, now));

    /// <summary>As <see cref="Refuse"/>, for whoever has the number, be it nobody; nothing is kept that nobody will keep.</summary>
    public async Task RefuseAsync(PhoneNumber phone, SignInMethod method, Error refusal, Instant now, CancellationToken ct)
    {
        if (!refusal.KeepsChanges)
            return;
        var known = await db.Set<User>().Where(user => user.Phone == phone).Select(user => (UserId?)user.Id).FirstOrDefaultAsync(ct);
        Refuse(known, method, refusal, now);
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

        var isStrange = await IsStrangeAsync(user, ct);
        var met = Device.Meet(user, client.Device ?? DeviceId.New(), name, client.UserAgent, isStrange, now);
        devices.Add(met);
        return met;
    }

    /// <summary>
    /// An account whose app shows its device is told of every other one. Apps that do not would be strange each time, so until one has
    /// come back by its token the same app or browser counts as the same.
    /// </summary>
    private async Task<bool> IsStrangeAsync(UserId user, CancellationToken ct) =>
        await devices.AnyAsync(new DevicesOf(user), ct)
        && (await devices.AnyAsync(new ReturnedDevicesOf(user), ct) || !await devices.AnyAsync(new DevicesOf(user, client.UserAgent), ct));
}
