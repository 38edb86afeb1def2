using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>Makes and checks one-time codes with a key that is not in the database.</summary>
public interface ICodeHasher
{
    /// <summary>A fresh code of <see cref="OneTimeCode.Length"/> digits from the system's secure generator.</summary>
    string NewCode();

    byte[] Hash(OneTimeCodeId id, PhoneNumber phone, CodePurpose purpose, string code);

    /// <summary>Constant time; does the same work for no code at all.</summary>
    bool Matches(OneTimeCode? issued, string code);
}

/// <summary>Slow password hashes, few at a time.</summary>
public interface IPasswordHasher
{
    /// <summary>The PHC string, or <c>server.busy</c> when too many are waiting.</summary>
    Task<Result<string>> HashAsync(string password, CancellationToken ct);

    /// <summary>Does the same work for no hash at all, so that unknown numbers take as long as known ones.</summary>
    Task<Result<PasswordCheck>> CheckAsync(string? hash, string password, CancellationToken ct);
}

/// <param name="Matches">Whether the password is the one behind the hash.</param>
/// <param name="Outdated">Whether the hash was made under weaker parameters than today's.</param>
public sealed record PasswordCheck(bool Matches, bool Outdated);

/// <summary>Access tokens (signed, 30 minutes) and refresh tokens (opaque, derived from a key that is not in the database).</summary>
public interface ITokens
{
    /// <summary>Permits one new password until <paramref name="expiresAt"/>; bound to the password it replaces, so it dies with it.</summary>
    string PasswordReset(UserId user, string? passwordHash, Instant expiresAt);

    /// <summary>Whether <paramref name="token"/> is the permission for exactly this. Constant time.</summary>
    bool IsPasswordReset(string token, UserId user, string? passwordHash, Instant expiresAt);

    /// <summary>What a permission says of itself, unproved. Null for anything not of the right form.</summary>
    (UserId User, Instant ExpiresAt)? ReadPasswordReset(string token);

    /// <summary>Proves the account's email address until <paramref name="expiresAt"/>; bound to the address and the moment it was given.</summary>
    string EmailProof(User user, Instant expiresAt);

    /// <summary>Whether <paramref name="token"/> proves the address this account has now. Constant time.</summary>
    bool IsEmailProof(string token, User user, Instant expiresAt);

    /// <summary>What a proof says of itself, unproved. Null for anything not of the right form.</summary>
    (UserId User, Instant ExpiresAt)? ReadEmailProof(string token);

    /// <summary>Names a device; it proves nothing but that Nobat made it.</summary>
    string Device(DeviceId device);

    /// <summary>The device a token names; null for anything Nobat did not make.</summary>
    DeviceId? ReadDevice(string token);

    /// <summary>256 random bits for a sign-in that waits for its second proof.</summary>
    string NewChallenge();

    /// <summary>SHA-256, for tokens that rest by hash only.</summary>
    byte[] HashOf(string token);

    AccessToken Access(UserId user, SessionId session, Instant now);

    /// <summary>
    /// The token of one generation of a session by each key in use; the first is the one to give out. The same call gives the same again.
    /// </summary>
    IEnumerable<RefreshTokenText> Refresh(SessionId session, int generation);

    /// <summary>The session a presented token names and its hash; null for anything not of the right form.</summary>
    (SessionId Session, byte[] Hash)? Read(string refreshToken);
}

public readonly record struct AccessToken(string Text, Instant ExpiresAt);

public readonly record struct RefreshTokenText(string Text, byte[] Hash);

/// <summary>Serialises what concerns one phone number, until the transaction ends.</summary>
public interface IPhoneLock
{
    Task AcquireAsync(PhoneNumber phone, CancellationToken ct);
}

/// <summary>Tells every process that what it remembers of these sessions is out of date. Best effort: memories live one second.</summary>
public interface ISessionNews
{
    Task SessionsChangedAsync(UserId user, CancellationToken ct);
}

/// <summary>Numbers that configuration names as administrators'.</summary>
public interface IAdministrators
{
    bool Includes(PhoneNumber phone);
}
