using FluentValidation;
using Nobat.Application.Common;
using Nobat.Application.Users;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>Redeems a code: verifies a number (making the account if need be), signs in, unlocks, or permits a new password.</summary>
public sealed record VerifyOtpCommand(string PhoneNumber, string Code, CodePurpose Type) : ICommand<Result<OtpVerified>>;

/// <summary>What the purpose brings: tokens for a sign-in, only the account for an unlock, only the reset token for a reset. Instants are UTC.</summary>
public sealed record OtpVerified(
    string Message,
    UserAnswer? User,
    string? AccessToken = null,
    Instant? AccessTokenExpiresAt = null,
    string? RefreshToken = null,
    Instant? RefreshTokenExpiresAt = null,
    string? DeviceToken = null,
    string? ResetToken = null
);

internal sealed class VerifyOtpValidator : AbstractValidator<VerifyOtpCommand>
{
    public VerifyOtpValidator()
    {
        RuleFor(c => c.PhoneNumber).MustBePhone();
        RuleFor(c => c.Code).MustBeCode();
        RuleFor(c => c.Type)
            .Must(SendOtpValidator.IsOffered)
            .WithErrorCode("auth.otp_type_unknown")
            .WithMessage("Codes are not sent for that.");
    }
}

internal sealed class VerifyOtpHandler(
    CodeDesk codes,
    AddressLimits limits,
    IRepository<User> users,
    SignInDesk desk,
    SecondFactors factors,
    ITokens tokens,
    IAdministrators administrators,
    ISessionNews news,
    IUnitOfWork work,
    ITexts texts,
    ICurrentUser me,
    TimeProvider clock
) : ICommandHandler<VerifyOtpCommand, Result<OtpVerified>>
{
    public async Task<Result<OtpVerified>> Handle(VerifyOtpCommand command, CancellationToken cancellationToken)
    {
        if (await limits.HitTriesAsync(cancellationToken) is { } tooMany)
            return tooMany;

        var phone = PhoneNumber.Parse(command.PhoneNumber).Value;
        var redeemed = await codes.RedeemAsync(phone, command.Type, command.Code, cancellationToken);
        var now = clock.GetCurrentInstant();
        if (redeemed is { IsSuccess: false, Error: var refused })
        {
            await desk.RefuseAsync(phone, SignInMethod.Code, refused, now, cancellationToken);
            return refused;
        }

        // From here on the code is used up, whatever comes of it.
        var user = await users.FindForUpdateAsync(new UserByPhone(phone), cancellationToken);
        if (user is null && command.Type != CodePurpose.PhoneVerification)
            return AuthErrors.OtpInvalid.KeepingChanges();
        if (user is null)
            users.Add(user = User.Register(phone, me.Language, now));

        return command.Type switch
        {
            CodePurpose.AccountUnlock => await UnlockAsync(user, now, cancellationToken),
            CodePurpose.PasswordReset => PermitReset(user, now),
            _ => await SignIn(user, now, cancellationToken),
        };
    }

    /// <summary>Who has a second factor learns only that it worked: one proof opens nobody's profile.</summary>
    private async Task<Result<OtpVerified>> UnlockAsync(User user, Instant now, CancellationToken ct)
    {
        if (user.Unlock(now) is { IsSuccess: false, Error: var refused })
            return refused.KeepingChanges();
        work.AfterCommit(() => news.SessionsChangedAsync(user.Id, CancellationToken.None));
        var shown = await factors.AreOnAsync(user.Id, ct) ? null : UserAnswer.From(user);
        return new OtpVerified(texts.Get("auth.unlocked", me.Language), shown);
    }

    private Result<OtpVerified> PermitReset(User user, Instant now) =>
        user.Status == UserStatus.Inactive
            ? AuthErrors.OtpInvalid.KeepingChanges()
            : new OtpVerified(
                texts.Get("auth.reset_permitted", me.Language),
                User: null,
                ResetToken: tokens.PasswordReset(user.Id, user.PasswordHash, now + ResetPasswordCommand.TokenLifetime)
            );

    private async Task<Result<OtpVerified>> SignIn(User user, Instant now, CancellationToken ct)
    {
        if (user.SignInWithCode(now) is { IsSuccess: false, Error: var refused })
            return refused.KeepingChanges();
        if (administrators.Includes(user.Phone))
            user.BecomeAdministrator(now);
        var started = await desk.StartAsync(user, SignInMethod.Code, deviceName: null, now, ct);
        if (!started.IsSuccess)
            return started.Error;
        var signedIn = started.Value;
        return new OtpVerified(
            texts.Get("auth.phone_verified", me.Language),
            signedIn.User,
            signedIn.AccessToken,
            signedIn.AccessTokenExpiresAt,
            signedIn.RefreshToken,
            signedIn.RefreshTokenExpiresAt,
            signedIn.DeviceToken
        );
    }
}
