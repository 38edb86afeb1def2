using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>Asks for a code with which a new password may be chosen. The answer is always the same, also when no code was sent.</summary>
public sealed record ForgotPasswordCommand(string PhoneNumber) : ICommand<Result<MessageAnswer>>;

internal sealed class ForgotPasswordValidator : AbstractValidator<ForgotPasswordCommand>
{
    public ForgotPasswordValidator() => RuleFor(c => c.PhoneNumber).MustBePhone();
}

internal sealed class ForgotPasswordHandler(OtpIssuer issuer, ITexts texts, ICurrentUser me)
    : ICommandHandler<ForgotPasswordCommand, Result<MessageAnswer>>
{
    public async Task<Result<MessageAnswer>> Handle(ForgotPasswordCommand command, CancellationToken cancellationToken)
    {
        var phone = PhoneNumber.Parse(command.PhoneNumber).Value;
        await issuer.IssueAsync(phone, CodePurpose.PasswordReset, me.Language, cancellationToken);
        return new MessageAnswer(texts.Get("auth.reset_code_sent", me.Language));
    }
}
