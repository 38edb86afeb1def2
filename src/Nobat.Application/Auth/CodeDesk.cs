using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>Redeems codes: the newest of its purpose, one caller at a time, a bounded number of wrong guesses for each phone.</summary>
internal sealed class CodeDesk(IRepository<OneTimeCode> codes, IPhoneLock phones, ICodeHasher hasher, IUnitOfWork work, TimeProvider clock)
{
    /// <summary>NIST SP 800-63B, 3.2.2: no more than 100 consecutive failed attempts; here on one number, within a day.</summary>
    public const int MaxConsecutiveWrongGuesses = 100;

    /// <param name="requestedBy">Who asked for the code, where only they may redeem it.</param>
    public async Task<Result> RedeemAsync(
        PhoneNumber phone,
        CodePurpose purpose,
        string code,
        CancellationToken ct,
        UserId? requestedBy = null
    )
    {
        await work.BeginAsync(ct);
        await phones.AcquireAsync(phone, ct);
        var now = clock.GetCurrentInstant();
        var guessed = await codes.ListAsync(new GuessedCodes(phone, MaxConsecutiveWrongGuesses, now), ct);
        var wrong = guessed.TakeWhile(c => c.ConsumedAt is null).Sum(c => c.Attempts);
        if (wrong >= MaxConsecutiveWrongGuesses)
            return AuthErrors.OtpExhausted;

        var issued = await codes.FindAsync(new NewestCode(phone, purpose, requestedBy), ct);
        var digits = Digits.ToLatin(code.Trim());
        if (issued is not null)
            return issued.Redeem(one => hasher.Matches(one, digits), now);
        hasher.Matches(null, digits);
        return AuthErrors.OtpInvalid;
    }
}
