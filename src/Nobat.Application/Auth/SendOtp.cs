using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>Asks for a code. The answer is the same for known and unknown numbers.</summary>
public sealed record SendOtpCommand(string PhoneNumber, CodePurpose Type) : ICommand<Result<OtpSent>>;

/// <summary>When the code dies, and when another may be asked for (UTC).</summary>
public sealed record OtpSent(string Message, Instant ExpiresAt, Instant ResendAt);

internal sealed class SendOtpValidator : AbstractValidator<SendOtpCommand>
{
    public SendOtpValidator()
    {
        RuleFor(c => c.PhoneNumber).MustBePhone();
        RuleFor(c => c.Type).Must(IsOffered).WithErrorCode("auth.otp_type_unknown").WithMessage("Codes are not sent for that.");
    }

    /// <summary>The other purposes are asked for where they belong, by someone signed in.</summary>
    internal static bool IsOffered(CodePurpose type) =>
        type is CodePurpose.PhoneVerification or CodePurpose.Login or CodePurpose.AccountUnlock or CodePurpose.PasswordReset;
}

internal sealed class SendOtpHandler(OtpIssuer issuer, ITexts texts, ICurrentUser me) : ICommandHandler<SendOtpCommand, Result<OtpSent>>
{
    public async Task<Result<OtpSent>> Handle(SendOtpCommand command, CancellationToken cancellationToken)
    {
        var phone = PhoneNumber.Parse(command.PhoneNumber).Value;
        var issued = await issuer.IssueAsync(phone, command.Type, me.Language, cancellationToken);
        return issued.IsSuccess
            ? new OtpSent(texts.Get("auth.otp_sent", me.Language), issued.Value.ExpiresAt, issued.Value.ResendAt)
            : issued.Error;
    }
}
