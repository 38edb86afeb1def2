using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>
/// Redeems codes: the newest of its purpose, one caller at a time, a bounded number of wrong guesses for each number. What was sent for
/// a known device is redeemed, and used up, from there alone, and its guesses are counted apart (ADR 21).
/// </summary>
internal sealed class CodeDesk(
    IRepository<OneTimeCode> codes,
    IRepository<WrongGuesses> guesses,
    KnownDevices devices,
    IPhoneLock phones,
    ICodeHasher hasher,
    IUnitOfWork work,
    TimeProvider clock
)
{
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
        var device = await devices.FindAsync(phone, ct);
        var counts = await guesses.ListAsync(new GuessesAt(phone, device), ct);
        var own = counts.Find(count => count.DeviceId == (device ?? WrongGuesses.Strangers));
        if (own is not null && own.IsOver(now))
            return AuthErrors.OtpExhausted;

        var issued = await FindAsync(phone, purpose, device, requestedBy, now, ct);
        var digits = Digits.ToLatin(code.Trim());
        if (issued is null)
        {
            hasher.Matches(null, digits);
            return AuthErrors.OtpInvalid;
        }

        var redeemed = issued.Redeem(one => hasher.Matches(one, digits), now);
        if (redeemed.IsSuccess)
            counts.ForEach(count => count.Forget());
        else if (redeemed.Error.KeepsChanges)
            (own ?? Begin(phone, device, now)).Add(issued.Id, now);
        return redeemed;
    }

    /// <summary>A known device's own code while that one lives; else the one that was sent for anybody.</summary>
    private async Task<OneTimeCode?> FindAsync(
        PhoneNumber phone,
        CodePurpose purpose,
        DeviceId? device,
        UserId? requestedBy,
        Instant now,
        CancellationToken ct
    )
    {
        var own = device is null ? null : await codes.FindAsync(new NewestCode(phone, purpose, device, requestedBy), ct);
        if (own is not null && own.IsLive(now))
            return own;
        return await codes.FindAsync(new NewestCode(phone, purpose, null, requestedBy), ct) ?? own;
    }

    private WrongGuesses Begin(PhoneNumber phone, DeviceId? device, Instant now)
    {
        var begun = WrongGuesses.At(phone, device, now);
        guesses.Add(begun);
        return begun;
    }
}
