using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

/// <summary>
/// One sign-in on one device: a family of refresh tokens of which only the newest is good. A token that comes back after it was
/// rotated means that two parties hold it, so the whole family ends (RFC 9700, section 4.14.2). A lost answer is not theft: within
/// <see cref="Grace"/> the token just rotated brings the same successor again.
/// </summary>
public sealed class Session : AggregateRoot
{
    /// <summary>An unused session ends after this long; each rotation starts it anew.</summary>
    public static readonly Duration SlidingLifetime = Duration.FromDays(30);

    /// <summary>No session lives longer than this, however busy.</summary>
    public static readonly Duration AbsoluteLifetime = Duration.FromDays(90);
    public static readonly Duration Grace = Duration.FromSeconds(10);

    private readonly List<RefreshToken> _tokens = [];

    public SessionId Id { get; private init; }
    public UserId UserId { get; private init; }
    public DeviceId DeviceId { get; private init; }
    public Instant CreatedAt { get; private init; }
    public Instant LastUsedAt { get; private set; }
    public Instant ExpiresAt { get; private set; }
    public Instant? RevokedAt { get; private set; }
    public SessionEnd? EndedBy { get; private set; }

    /// <summary>Whether its owner gave two proofs, at the sign-in or since.</summary>
    public bool HasSecondFactor { get; private set; }
    public IReadOnlyList<RefreshToken> Tokens => _tokens;

    private Session() { } // EF

    /// <param name="firstTokenHash">SHA-256 of the first refresh token, generation 0.</param>
    public static Session Start(SessionId id, UserId user, DeviceId device, byte[] firstTokenHash, bool hasSecondFactor, Instant now)
    {
        var session = new Session
        {
            Id = id,
            UserId = user,
            DeviceId = device,
            CreatedAt = now,
            LastUsedAt = now,
            ExpiresAt = now + SlidingLifetime,
            HasSecondFactor = hasSecondFactor,
        };
        session._tokens.Add(new RefreshToken(0, firstTokenHash, now));
        return session;
    }

    public bool IsLive(Instant now) => RevokedAt is null && now < ExpiresAt;

    /// <summary>
    /// Answers which generation is now good for the caller who brought the token with <paramref name="hash"/>: a new one, or within the
    /// grace the one already made. <paramref name="hashesOf"/> gives the hashes that a generation's token may have, that of a new one first,
    /// so no token rests in the database.
    /// </summary>
    public Result<int> Rotate(byte[] hash, Func<int, IEnumerable<byte[]>> hashesOf, Instant now)
    {
        if (!IsLive(now))
            return AuthErrors.RefreshInvalid;

        var newest = _tokens.MaxBy(token => token.Generation)!;
        if (newest.Hash.AsSpan().SequenceEqual(hash))
            return Succeed(newest, hashesOf(newest.Generation + 1).First(), now);

        var predecessor = _tokens.Find(token => token.Generation == newest.Generation - 1);
        if (predecessor is not null && predecessor.Hash.AsSpan().SequenceEqual(hash))
        {
            if (now < predecessor.RotatedAt + Grace)
                return newest.Generation;
        }
        else if (!IsAncestor(hash, hashesOf, newest.Generation))
        {
            return AuthErrors.RefreshInvalid;
        }

        End(SessionEnd.Reuse, now);
        Raise(new RefreshTokenReused(UserId, Id));
        return AuthErrors.RefreshInvalid.KeepingChanges();
    }

    /// <summary>The second proof that it rests on is no longer one.</summary>
    public void Weaken() => HasSecondFactor = false;

    /// <summary>Its owner has just given a second proof.</summary>
    public void Strengthen() => HasSecondFactor = true;

    /// <summary>Whether the token with this hash is the one that is good now.</summary>
    public bool IsGood(byte[] hash) => _tokens.MaxBy(token => token.Generation)!.Hash.AsSpan().SequenceEqual(hash);

    private int Succeed(RefreshToken newest, byte[] hash, Instant now)
    {
        newest.RotatedAt = now;
        _tokens.RemoveAll(token => token.Generation < newest.Generation);
        _tokens.Add(new RefreshToken(newest.Generation + 1, hash, now));
        (LastUsedAt, ExpiresAt) = (now, Instant.Min(now + SlidingLifetime, CreatedAt + AbsoluteLifetime));
        return newest.Generation + 1;
    }

    /// <summary>Ancestors are known again by making them again: some thousand hashes after ninety busy days, and only for a thief.</summary>
    private static bool IsAncestor(byte[] hash, Func<int, IEnumerable<byte[]>> hashesOf, int newest) =>
        Enumerable.Range(0, Math.Max(0, newest - 1)).SelectMany(hashesOf).Any(one => one.AsSpan().SequenceEqual(hash));

    /// <summary>Ends it for good; ending an ended one changes nothing.</summary>
    public void End(SessionEnd by, Instant now)
    {
        if (RevokedAt is not null)
            return;
        (RevokedAt, EndedBy) = (now, by);
        Raise(new SessionEnded(UserId, Id, by));
    }
}

/// <summary>What ended a session.</summary>
public enum SessionEnd
{
    Logout,
    LogoutEverywhere,
    Reuse,
    AccountDisabled,

    /// <summary>The password was reset, or changed from another session.</summary>
    PasswordReset,
    PhoneChanged,

    /// <summary>Its owner ended it from another one.</summary>
    Revoked,
}

/// <summary>One token of the family, by hash only. The first is generation 0.</summary>
public sealed class RefreshToken
{
    public int Generation { get; private init; }

    /// <summary>SHA-256 of a token of 256 random-looking bits; a slow hash would add nothing.</summary>
    public byte[] Hash { get; private init; } = [];
    public Instant CreatedAt { get; private init; }
    public Instant? RotatedAt { get; internal set; }

    private RefreshToken() { } // EF

    internal RefreshToken(int generation, byte[] hash, Instant createdAt) => (Generation, Hash, CreatedAt) = (generation, hash, createdAt);
}
