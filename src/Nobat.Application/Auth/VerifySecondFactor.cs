using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>Completes a sign-in by the second proof.</summary>
public sealed record VerifySecondFactorCommand(string MfaToken, string? Code, string? RecoveryCode)
    : ICommand<Result<SignedIn>>,
        ISecondProof;

/// <summary>Exactly one of a code of the authenticator and a recovery code.</summary>
public interface ISecondProof
{
    string? Code { get; }
    string? RecoveryCode { get; }
}

internal abstract class SecondProofValidator<T> : AbstractValidator<T>
    where T : ISecondProof
{
    public const int MaxRecoveryLength = 40;

    protected SecondProofValidator()
    {
        RuleFor(c => c.Code)
            .Must((c, code) => code is null != c.RecoveryCode is null)
            .WithErrorCode("auth.one_second_proof")
            .WithMessage("Give either a code or a recovery code.");
        RuleFor(c => c.Code).MustBeCode().When(c => c.Code is not null);
        RuleFor(c => c.RecoveryCode).MaximumLength(MaxRecoveryLength);
    }
}

internal sealed class VerifySecondFactorValidator : SecondProofValidator<VerifySecondFactorCommand>
{
    public VerifySecondFactorValidator() => RuleFor(c => c.MfaToken).NotEmpty().MaximumLength(100);
}

internal sealed class VerifySecondFactorHandler(
    AddressLimits limits,
    IReadDb db,
    IRepository<SignInChallenge> challenges,
    IRepository<User> users,
    SecondFactors factors,
    ITokens tokens,
    SignInDesk desk,
    TimeProvider clock
) : ICommandHandler<VerifySecondFactorCommand, Result<SignedIn>>
{
    public async Task<Result<SignedIn>> Handle(VerifySecondFactorCommand command, CancellationToken cancellationToken)
    {
        if (await limits.HitTriesAsync(cancellationToken) is { } tooMany)
            return tooMany;
        var hash = tokens.HashOf(command.MfaToken);
        var now = clock.GetCurrentInstant();
        var owner = await db.Set<SignInChallenge>()
            .Where(one => one.TokenHash == hash)
            .Select(one => (UserId?)one.UserId)
            .FirstOrDefaultAsync(cancellationToken);
        // The account first, as everywhere. Both are locked before they are judged: of two who come with the same token, the second finds
        // it gone.
        if (
            owner is not { } id
            || await users.FindForUpdateAsync(new UserById(id), cancellationToken) is not { Status: not UserStatus.Inactive } user
            || await challenges.FindForUpdateAsync(new ChallengeByToken(hash), cancellationToken) is not { } challenge
            || !challenge.IsOpen(now)
        )
            return AuthErrors.MfaTokenInvalid;

        var redeemed = await factors.RedeemAsync(user.Id, command.Code, command.RecoveryCode, now, cancellationToken);
        if (!redeemed.IsSuccess)
            return Refuse(challenge, redeemed.Error, now);
        challenges.Remove(challenge);
        return await desk.BeginAsync(user, challenge.Method, challenge.DeviceName, hasSecondFactor: true, now, cancellationToken);
    }

    private Error Refuse(SignInChallenge challenge, Error refused, Instant now)
    {
        if (refused != AuthErrors.SecondFactorWrong)
            return refused;
        challenge.CountWrong();
        desk.Refuse(challenge.UserId, challenge.Method, refused, now);
        return AuthErrors.InvalidCredentials.KeepingChanges();
    }
}
