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

/// <summary>What became of a code, as far as that is settled.</summary>
public enum CodeOutcome
{
    Pending,
    Verified,
    Expired,
    Exhausted,
    Undelivered,
}

/// <summary>Where a code was asked for. Without a device that the account knows, it is anybody's.</summary>
/// <param name="Address">As limits count it: an IPv4 address, or the /64 of an IPv6 one.</param>
/// <param name="KnownDevice">A device from which somebody has signed in to the account of this number before.</param>
public readonly record struct CodeOrigin(string? Address = null, DeviceId? KnownDevice = null);

/// <summary>
/// One issued code. The code itself is never kept: <see cref="Hash"/> is HMAC-SHA256 over id, phone, purpose and code with a key
/// that is not in the database. Load it under the lock of its number, let it decide, and save it even when it refuses.
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
    public static readonly Duration ResendAfter = CodePace.Cooldown;

    public OneTimeCodeId Id { get; private init; }
    public PhoneNumber Phone { get; private init; }
    public CodePurpose Purpose { get; private init; }

    /// <summary>Null once it is forgotten, a day after it was of any use; the rest stays on record.</summary>
    public byte[]? Hash { get; private init; }

    /// <summary>Who asked for it, where only they may redeem it; null for codes that guests ask for.</summary>
    public UserId? RequestedBy { get; private init; }
    public int Attempts { get; private set; }
    public Instant CreatedAt { get; private init; }
    public Instant ExpiresAt { get; private init; }
    public Instant? ConsumedAt { get; private set; }

    /// <summary>The known device it was asked for from: no other can redeem it, nor use its tries up. Null for anybody's.</summary>
    public DeviceId? DeviceId { get; private init; }

    /// <summary>See <see cref="CodeOrigin"/>; null for codes from before addresses were kept.</summary>
    public string? ClientAddress { get; private init; }

    /// <summary>Written by the database, from <see cref="Phone"/>.</summary>
    public string Prefix { get; private init; } = "";

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
        CodeOrigin from = default,
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
            DeviceId = from.KnownDevice,
            ClientAddress = from.Address,
            Prefix = phone.Prefix,
        };

    public Instant ResendAt => CreatedAt + ResendAfter;

    public bool IsLive(Instant now) => ConsumedAt is null && now < ExpiresAt;

    public CodeOutcome OutcomeAt(Instant now) =>
        ConsumedAt is not null ? CodeOutcome.Verified
        : Undelivered ? CodeOutcome.Undelivered
        : Attempts >= MaxAttempts ? CodeOutcome.Exhausted
        : now >= ExpiresAt ? CodeOutcome.Expired
        : CodeOutcome.Pending;

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
            return RefuseGuess();

        ConsumedAt = now;
        return Result.Success;
    }

    public void MarkUndelivered() => Undelivered = true;

    /// <summary>This is the code with which a budget was used up: told once, by the one who spent the last of it.</summary>
    /// <param name="prefix">Null for the budget of all numbers together.</param>
    public void UseUpBudget(string? prefix, int limit) => Raise(new CodeBudgetReached(prefix, limit, CreatedAt));

    private Error RefuseGuess()
    {
        if (Attempts < MaxAttempts)
            return AuthErrors.OtpInvalid.KeepingChanges();
        Raise(new OneTimeCodeExhausted(Id, Purpose));
        return AuthErrors.OtpExhausted.KeepingChanges();
    }
}
