using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

/// <summary>What a code may be used for; a code sent for one thing opens nothing else.</summary>
public enum CodePurpose
{
    PhoneVerification,
    Login,
    AccountUnlock,
    PasswordReset,
    PhoneChange,
    EmailVerification,
}

/// <summary>
/// One issued code. The code itself is never kept: <see cref="Hash"/> is HMAC-SHA256 over id, phone, purpose and code with a key
/// that is not in the database. Load it with its row locked, let it decide, and save it even when it refuses.
/// </summary>
public sealed class OneTimeCode : AggregateRoot
{
    public const int Length = 6;

    /// <summary>Characters of the longest way to write one that is read, blanks around it included.</summary>
    public const int MaxSpelling = 20;

    /// <summary>Wrong guesses a code survives; the next one finds it dead.</summary>
    public const int MaxAttempts = 5;
    public static readonly Duration Lifetime = Duration.FromMinutes(5);

    /// <summary>Between two codes to the same number, whatever they are for.</summary>
    public static readonly Duration ResendAfter = Duration.FromSeconds(60);

    public OneTimeCodeId Id { get; private init; }
    public PhoneNumber Phone { get; private init; }
    public CodePurpose Purpose { get; private init; }
    public byte[] Hash { get; private init; } = [];

    /// <summary>Who asked for it, where only they may redeem it; null for codes that guests ask for.</summary>
    public UserId? RequestedBy { get; private init; }
    public int Attempts { get; private set; }
    public Instant CreatedAt { get; private init; }
    public Instant ExpiresAt { get; private init; }
    public Instant? ConsumedAt { get; private set; }

    /// <summary>True when the text could not be sent: the number is not made to wait for a code that never left.</summary>
    public bool Undelivered { get; private set; }

    private OneTimeCode() { } // EF

    /// <param name="id">Made by the caller, because the hash covers it.</param>
    public static OneTimeCode Issue(
        OneTimeCodeId id,
        PhoneNumber phone,
        CodePurpose purpose,
        byte[] hash,
        Instant now,
        UserId? requestedBy = null
    ) =>
        new()
        {
            Id = id,
            Phone = phone,
            Purpose = purpose,
            Hash = hash,
            RequestedBy = requestedBy,
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        };

    public Instant ResendAt => CreatedAt + ResendAfter;

    /// <summary>Uses the code up when it matches. Every refusal of a live code is remembered, whoever asks.</summary>
    /// <param name="matches">Compares in constant time against <see cref="Hash"/>; not called for a dead code.</param>
    public Result Redeem(Func<OneTimeCode, bool> matches, Instant now)
    {
        if (ConsumedAt is not null || now >= ExpiresAt)
            return AuthErrors.OtpInvalid;
        if (Attempts >= MaxAttempts)
            return AuthErrors.OtpExhausted;

        Attempts++;
        if (!matches(this))
            return (Attempts >= MaxAttempts ? AuthErrors.OtpExhausted : AuthErrors.OtpInvalid).KeepingChanges();

        ConsumedAt = now;
        return Result.Success;
    }

    public void MarkUndelivered() => Undelivered = true;
}
