using Nobat.Domain.Common;

namespace Nobat.Domain.Users;

public sealed class UserById : Specification<User>
{
    public UserById(UserId id) => Query.Where(user => user.Id == id);
}

public sealed class UserByPhone : Specification<User>
{
    public UserByPhone(PhoneNumber phone) => Query.Where(user => user.Phone == phone);
}

/// <summary>Somebody else who has the number.</summary>
public sealed class OtherUserByPhone : Specification<User>
{
    public OtherUserByPhone(PhoneNumber phone, UserId me) => Query.Where(user => user.Phone == phone && user.Id != me);
}

/// <summary>The newest code of one purpose that this device may redeem; the ones before it are worth nothing.</summary>
public sealed class NewestCode : Specification<OneTimeCode>
{
    /// <param name="device">The known device it was sent for; null for anybody's.</param>
    public NewestCode(PhoneNumber phone, CodePurpose purpose, DeviceId? device, UserId? requestedBy = null) =>
        Query
            .Where(code => code.Phone == phone && code.Purpose == purpose)
            .Where(code => code.DeviceId == device && code.RequestedBy == requestedBy)
            .OrderByDescending(code => code.CreatedAt)
            .OrderByDescending(code => code.Id)
            .Take(1);
}

/// <summary>The rows of guesses at a number that one device can change: its own and that of strangers.</summary>
public sealed class GuessesAt : Specification<WrongGuesses>
{
    public GuessesAt(PhoneNumber phone, DeviceId? device)
    {
        var own = device ?? WrongGuesses.Strangers;
        var strangers = WrongGuesses.Strangers;
        Query.Where(guesses => guesses.Phone == phone && (guesses.DeviceId == own || guesses.DeviceId == strangers));
    }
}

public sealed class DecoyFor : Specification<PasswordDecoy>
{
    public DecoyFor(PhoneNumber phone) => Query.Where(decoy => decoy.Phone == phone);
}

public sealed class AuthenticatorOf : Specification<Authenticator>
{
    public AuthenticatorOf(UserId user) => Query.Where(one => one.UserId == user).Include(one => one.RecoveryCodes);
}

public sealed class ChallengeByToken : Specification<SignInChallenge>
{
    public ChallengeByToken(byte[] tokenHash) => Query.Where(challenge => challenge.TokenHash == tokenHash);
}

public sealed class ChallengesOf : Specification<SignInChallenge>
{
    public ChallengesOf(UserId user) => Query.Where(challenge => challenge.UserId == user).OrderBy(challenge => challenge.Id);
}

public sealed class ExternalLoginBy : Specification<ExternalLogin>
{
    public ExternalLoginBy(string provider, string subject) => Query.Where(login => login.Provider == provider && login.Subject == subject);
}

public sealed class ExternalLoginOf : Specification<ExternalLogin>
{
    public ExternalLoginOf(UserId user, string provider) => Query.Where(login => login.UserId == user && login.Provider == provider);
}

public sealed class PasskeysOf : Specification<Passkey>
{
    public PasskeysOf(UserId user) => Query.Where(passkey => passkey.UserId == user);
}

public sealed class PasskeyOf : Specification<Passkey>
{
    public PasskeyOf(UserId user, PasskeyId id) => Query.Where(passkey => passkey.UserId == user && passkey.Id == id);

    public PasskeyOf(UserId user, byte[] credentialId) =>
        Query.Where(passkey => passkey.UserId == user && passkey.CredentialId == credentialId);
}

public sealed class CeremonyById : Specification<PasskeyCeremony>
{
    public CeremonyById(CeremonyId id, CeremonyPurpose purpose) =>
        Query.Where(ceremony => ceremony.Id == id && ceremony.Purpose == purpose);
}

public sealed class SessionById : Specification<Session>
{
    public SessionById(SessionId id) => Query.Where(session => session.Id == id).Include(session => session.Tokens);
}

public sealed class SessionOf : Specification<Session>
{
    public SessionOf(UserId user, SessionId id) => Query.Where(session => session.UserId == user && session.Id == id);
}

public sealed class LiveSessionsOf : Specification<Session>
{
    public LiveSessionsOf(UserId user) =>
        Query.Where(session => session.UserId == user && session.RevokedAt == null).OrderBy(session => session.Id);
}

public sealed class DeviceOf : Specification<Device>
{
    public DeviceOf(UserId user, DeviceId id) => Query.Where(device => device.UserId == user && device.Id == id);
}

public sealed class DevicesOf : Specification<Device>
{
    public DevicesOf(UserId user) => Query.Where(device => device.UserId == user);

    /// <summary>Those that call themselves so.</summary>
    public DevicesOf(UserId user, string? userAgent) => Query.Where(device => device.UserId == user && device.UserAgent == userAgent);
}

/// <summary>Devices that have shown their token at a later sign-in.</summary>
public sealed class ReturnedDevicesOf : Specification<Device>
{
    public ReturnedDevicesOf(UserId user) => Query.Where(device => device.UserId == user && device.LastSeenAt > device.FirstSeenAt);
}

public sealed class TrustedDevicesOf : Specification<Device>
{
    public TrustedDevicesOf(UserId user) => Query.Where(device => device.UserId == user && device.TrustedUntil != null);
}
