using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>Judges what somebody gives as a second proof: the code of an authenticator, or a recovery code.</summary>
internal sealed class SecondFactors(IRepository<Authenticator> authenticators, ITotp totp, IRecoveryCodes recovery, IValueSeal seal)
{
    public async Task<bool> AreOnAsync(UserId user, CancellationToken ct) =>
        await authenticators.FindAsync(new AuthenticatorOf(user), ct) is { IsOn: true };

    /// <summary>The authenticator with its row locked; null when the account never had one.</summary>
    public Task<Authenticator?> FindAsync(UserId user, CancellationToken ct) =>
        authenticators.FindForUpdateAsync(new AuthenticatorOf(user), ct);

    /// <summary>Judged under the row lock, so that of two who come with the same code one is let in.</summary>
    public async Task<Result<Authenticator>> RedeemAsync(UserId user, string? code, string? recoveryCode, Instant now, CancellationToken ct)
    {
        if (await FindAsync(user, ct) is not { IsOn: true } authenticator)
            return AuthErrors.TotpOff;
        if (recoveryCode is null && !seal.CanOpen(authenticator.SealedSecret))
            return AuthErrors.TotpLost;
        var redeemed = recoveryCode is { } last
            ? authenticator.RedeemRecovery(recovery.HashOf(last, user), now)
            : authenticator.Redeem(StepOf(authenticator, code!, now), now);
        return redeemed.IsSuccess ? authenticator : redeemed.Error;
    }

    public long? StepOf(Authenticator authenticator, string code, Instant now)
    {
        if (authenticator.SealedSecret.Length == 0 || Digits.ToLatin(code.Trim()) is not { } digits)
            return null;
        var place = PlaceOf(authenticator.UserId);
        if (!seal.CanOpen(authenticator.SealedSecret))
            return null;
        var secret = seal.Open(authenticator.SealedSecret, place);
        if (seal.IsOutdated(authenticator.SealedSecret))
            authenticator.Reseal(seal.Seal(secret, place));
        return totp.StepOf(secret, digits, now);
    }

    public static string PlaceOf(UserId user) => $"authenticators.sealed_secret:{user.Value:N}";
}
