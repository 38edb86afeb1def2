using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

/// <summary>
/// A passkey of an account (Web Authentication, level 3): a key pair whose private half never leaves its owner's device. Every use asks
/// for a finger, a face or a PIN, so it stands for two factors.
/// </summary>
public sealed class Passkey : AggregateRoot
{
    public const int MaxPerUser = 10;
    public const int MaxNameLength = 100;

    /// <summary>Bytes of the longest credential id (section 4, "Credential ID").</summary>
    public const int MaxCredentialId = 1023;

    public PasskeyId Id { get; private init; }
    public UserId UserId { get; private init; }
    public string? Name { get; private set; }
    public byte[] CredentialId { get; private init; } = [];

    /// <summary>COSE key (RFC 9052).</summary>
    public byte[] PublicKey { get; private init; } = [];

    /// <summary>How often the authenticator says it has signed; 0 for ever on those that do not count.</summary>
    public long SignCount { get; private set; }
    public string[] Transports { get; private init; } = [];
    public bool IsBackupEligible { get; private init; }
    public bool IsBackedUp { get; private set; }
    public Instant CreatedAt { get; private init; }
    public Instant? LastUsedAt { get; private set; }

    private Passkey() { } // EF

    public static Passkey Register(UserId user, PasskeyCredential credential, string? name, Instant now)
    {
        var passkey = new Passkey
        {
            Id = PasskeyId.New(),
            UserId = user,
            Name = name,
            CredentialId = credential.Id,
            PublicKey = credential.PublicKey,
            SignCount = credential.SignCount,
            Transports = [.. credential.Transports],
            IsBackupEligible = credential.IsBackupEligible,
            IsBackedUp = credential.IsBackedUp,
            CreatedAt = now,
        };
        passkey.Raise(new PasskeyAdded(user, passkey.Id));
        return passkey;
    }

    /// <summary>
    /// A signature of it was good. Judged once more under the row's lock: a count that does not grow says that somebody holds a copy
    /// (section 7.2, step 22).
    /// </summary>
    public Result Use(long signCount, bool isBackedUp, Instant now)
    {
        if ((signCount != 0 || SignCount != 0) && signCount <= SignCount)
            return AuthErrors.PasskeyInvalid;
        (SignCount, IsBackedUp, LastUsedAt) = (signCount, isBackedUp, now);
        return Result.Success;
    }

    public void Rename(string name) => Name = name;

    /// <summary>The caller removes it.</summary>
    public void Remove() => Raise(new PasskeyRemoved(UserId, Id));
}

/// <summary>What an authenticator tells of a new key.</summary>
public sealed record PasskeyCredential(
    byte[] Id,
    byte[] PublicKey,
    long SignCount,
    IReadOnlyList<string> Transports,
    bool IsBackupEligible,
    bool IsBackedUp
);
