using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

/// <summary>
/// A second factor on its owner's phone: codes that change every thirty seconds (TOTP, RFC 6238), and recovery codes for when the phone
/// is lost. One for an account. It is on from its first right code; each step of time is good once.
/// </summary>
public sealed class Authenticator : AggregateRoot
{
    public const int RecoveryCodeCount = 10;

    /// <summary>After so many wrong codes in a row, and so many more, no code of the phone's is judged for a while.</summary>
    public const int MaxWrongCodes = 10;

    /// <summary>The first time; each further time twice as long, up to <see cref="LongestPause"/>.</summary>
    public static readonly Duration Pause = Duration.FromMinutes(15);
    public static readonly Duration LongestPause = Duration.FromDays(30);

    private readonly List<RecoveryCode> _recoveryCodes = [];

    public UserId UserId { get; private init; }

    /// <summary>The shared secret, encrypted for this account; empty while it is off.</summary>
    public byte[] SealedSecret { get; private set; } = [];
    public Instant CreatedAt { get; private set; }

    /// <summary>When the first right code came; null while it is off.</summary>
    public Instant? ConfirmedAt { get; private set; }

    /// <summary>The last step of time whose code was used, in thirty seconds since 1970.</summary>
    public long LastStep { get; private set; }

    /// <summary>Since the last right one.</summary>
    public int WrongCodes { get; private set; }
    public Instant? PausedUntil { get; private set; }
    public IReadOnlyList<RecoveryCode> RecoveryCodes => _recoveryCodes;

    private Authenticator() { } // EF

    public static Authenticator For(UserId user) => new() { UserId = user };

    public bool IsOn => ConfirmedAt is not null;

    public int RecoveryCodesLeft => _recoveryCodes.Count(code => code.UsedAt is null);

    /// <summary>Takes a new secret that is not trusted until <see cref="Confirm"/>.</summary>
    public Result Begin(byte[] sealedSecret, Instant now)
    {
        if (IsOn)
            return AuthErrors.TotpAlreadyOn;
        (SealedSecret, CreatedAt, LastStep) = (sealedSecret, now, 0);
        return Result.Success;
    }

    /// <param name="step">The step that the code belongs to; null when it belongs to none.</param>
    /// <param name="recoveryHashes">Of the codes given to the owner now.</param>
    public Result Confirm(long? step, IEnumerable<byte[]> recoveryHashes, Instant now)
    {
        if (IsOn)
            return AuthErrors.TotpAlreadyOn;
        if (SealedSecret.Length == 0)
            return AuthErrors.TotpNotBegun;
        if (Judge(step, now) is { IsSuccess: false, Error: var refused })
            return refused;
        ConfirmedAt = now;
        Replace(recoveryHashes);
        Raise(new SecondFactorTurnedOn(UserId));
        return Result.Success;
    }

    /// <summary>Uses up a step; the same code never works twice, wherever its copies arrive.</summary>
    public Result Redeem(long? step, Instant now) => IsOn ? Judge(step, now) : AuthErrors.TotpOff;

    /// <summary>
    /// Also during a pause, which it ends: its 80 bits cannot be guessed, and whoever knows the password must not keep the owner out by
    /// guessing at the other code.
    /// </summary>
    /// <param name="hash">Of what was given as a recovery code.</param>
    public Result RedeemRecovery(byte[] hash, Instant now)
    {
        if (!IsOn)
            return AuthErrors.TotpOff;
        if (_recoveryCodes.Find(code => code.UsedAt is null && code.Hash.AsSpan().SequenceEqual(hash)) is not { } found)
            return AuthErrors.SecondFactorWrong.KeepingChanges();
        found.UsedAt = now;
        (WrongCodes, PausedUntil) = (0, null);
        Raise(new RecoveryCodeUsed(UserId, RecoveryCodesLeft));
        return Result.Success;
    }

    /// <summary>New recovery codes for the old ones.</summary>
    public void Renew(IEnumerable<byte[]> recoveryHashes)
    {
        Replace(recoveryHashes);
        Raise(new RecoveryCodesRenewed(UserId));
    }

    /// <summary>Off, with everything forgotten.</summary>
    public void TurnOff()
    {
        if (!IsOn)
            return;
        (ConfirmedAt, SealedSecret, LastStep, WrongCodes, PausedUntil) = (null, [], 0, 0, null);
        _recoveryCodes.Clear();
        Raise(new SecondFactorTurnedOff(UserId));
    }

    /// <summary>The same secret under a newer key.</summary>
    public void Reseal(byte[] sealedSecret) => SealedSecret = sealedSecret;

    private Result Judge(long? step, Instant now)
    {
        if (now < PausedUntil)
            return AuthErrors.SecondFactorPaused.After(PausedUntil.Value - now);
        if (step is not { } matched || matched <= LastStep)
            return CountWrong(now);
        (LastStep, WrongCodes) = (matched, 0);
        return Result.Success;
    }

    private Error CountWrong(Instant now)
    {
        WrongCodes++;
        if (WrongCodes % MaxWrongCodes == 0)
        {
            PausedUntil = now + PauseAfter(WrongCodes);
            Raise(new SecondFactorGuessed(UserId, WrongCodes));
        }

        return AuthErrors.SecondFactorWrong.KeepingChanges();
    }

    private static Duration PauseAfter(int wrongCodes)
    {
        var pause = Pause;
        for (var before = MaxWrongCodes; before < wrongCodes && pause < LongestPause; before += MaxWrongCodes)
            pause *= 2;
        return Duration.Min(pause, LongestPause);
    }

    private void Replace(IEnumerable<byte[]> recoveryHashes)
    {
        _recoveryCodes.Clear();
        _recoveryCodes.AddRange(recoveryHashes.Select(hash => new RecoveryCode(hash)));
    }
}

/// <summary>A code of last resort, by hash only; good once.</summary>
public sealed class RecoveryCode
{
    /// <summary>SHA-256 over 80 random bits and the account; a slow hash would add nothing.</summary>
    public byte[] Hash { get; private init; } = [];
    public Instant? UsedAt { get; internal set; }

    private RecoveryCode() { } // EF

    internal RecoveryCode(byte[] hash) => Hash = hash;
}
