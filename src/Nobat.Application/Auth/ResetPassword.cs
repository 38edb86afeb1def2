using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>
/// Chooses a new password by a code sent to the phone, or by the token that redeeming such a code brought. Lifts a lock and ends every
/// session.
/// </summary>
public sealed record ResetPasswordCommand(string? PhoneNumber, string? Code, string? ResetToken, string NewPassword)
    : ICommand<Result<MessageAnswer>>
{
    /// <summary>How long a reset token is good.</summary>
    public static readonly Duration TokenLifetime = Duration.FromMinutes(10);
}

internal sealed class ResetPasswordValidator : AbstractValidator<ResetPasswordCommand>
{
    public ResetPasswordValidator(PasswordPolicy policy)
    {
        RuleFor(c => c.ResetToken)
            .Must((c, token) => token is null ? c is { PhoneNumber: not null, Code: not null } : c is { PhoneNumber: null, Code: null })
            .WithErrorCode("auth.one_proof")
            .WithMessage("Give either a phone number with its code, or a reset token.");
        RuleFor(c => c.ResetToken).MaximumLength(512);
        RuleFor(c => c.PhoneNumber!).MustBePhone().When(c => c.PhoneNumber is not null);
        RuleFor(c => c.Code).MustBeCode().When(c => c.Code is not null);
        RuleFor(c => c.NewPassword).MustBeAGoodPassword(policy);
    }
}

internal sealed class ResetPasswordHandler(
    AddressLimits limits,
    CodeDesk codes,
    IRepository<User> users,
    ITokens tokens,
    IPasswordHasher passwords,
    PasswordPolicy policy,
    SessionCloser sessions,
    ITexts texts,
    ICurrentUser me,
    TimeProvider clock
) : ICommandHandler<ResetPasswordCommand, Result<MessageAnswer>>
{
    public async Task<Result<MessageAnswer>> Handle(ResetPasswordCommand command, CancellationToken cancellationToken)
    {
        if (await limits.HitTriesAsync(cancellationToken) is { } tooMany)
            return tooMany;

        // The slow hash comes first, so that no lock waits for it.
        var hash = await passwords.HashAsync(command.NewPassword, cancellationToken);
        if (!hash.IsSuccess)
            return hash.Error;
        var now = clock.GetCurrentInstant();
        var proven = command.ResetToken is { } token
            ? await ByToken(token, now, cancellationToken)
            : await ByCode(PhoneNumber.Parse(command.PhoneNumber).Value, command.Code!, cancellationToken);
        if (!proven.IsSuccess)
            return proven.Error;

        var user = proven.Value;
        // Refused without keeping changes: the code stays good for a better password.
        if (policy.Refusal(command.NewPassword, user) is { } personal)
            return personal.At("newPassword");
        if (user.ResetPassword(hash.Value, now) is { IsSuccess: false, Error: var refused })
            return refused.KeepingChanges();
        await sessions.EndAsync(user.Id, except: null, SessionEnd.PasswordReset, now, cancellationToken);
        return new MessageAnswer(texts.Get("auth.password_reset", me.Language));
    }

    private async Task<Result<User>> ByCode(PhoneNumber phone, string code, CancellationToken ct)
    {
        if (await codes.RedeemAsync(phone, CodePurpose.PasswordReset, code, ct) is { IsSuccess: false, Error: var wrong })
            return wrong;
        return await users.FindForUpdateAsync(new UserByPhone(phone), ct) is { } user ? user : AuthErrors.OtpInvalid.KeepingChanges();
    }

    /// <summary>Judged under the row lock: of two who come with the same token, the second finds the password changed.</summary>
    private async Task<Result<User>> ByToken(string token, Instant now, CancellationToken ct)
    {
        if (tokens.ReadPasswordReset(token) is not { } claim || now >= claim.ExpiresAt)
            return AuthErrors.ResetTokenInvalid;
        var user = await users.FindForUpdateAsync(new UserById(claim.User), ct);
        return user is not null && tokens.IsPasswordReset(token, user.Id, user.PasswordHash, claim.ExpiresAt)
            ? user
            : AuthErrors.ResetTokenInvalid;
    }
}
