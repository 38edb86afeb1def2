using FluentValidation;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Users;

/// <summary>Asks for a code on the number one wants to move to. Whether it belongs to somebody is told only to who proves it.</summary>
public sealed record ChangePhoneCommand(string NewPhoneNumber) : ICommand<Result<MessageAnswer>>;

internal sealed class ChangePhoneValidator : AbstractValidator<ChangePhoneCommand>
{
    public ChangePhoneValidator() => RuleFor(c => c.NewPhoneNumber).MustBePhone();
}

internal sealed class ChangePhoneHandler(OtpIssuer issuer, ITexts texts, ICurrentUser me, TimeProvider clock)
    : ICommandHandler<ChangePhoneCommand, Result<MessageAnswer>>
{
    public async Task<Result<MessageAnswer>> Handle(ChangePhoneCommand command, CancellationToken cancellationToken)
    {
        if (me.DemandFreshSignIn(clock.GetCurrentInstant()) is { } stale)
            return stale;

        var phone = PhoneNumber.Parse(command.NewPhoneNumber).Value;
        var issued = await issuer.IssueAsync(phone, CodePurpose.PhoneChange, me.Language, cancellationToken, me.Id);
        return issued.IsSuccess ? new MessageAnswer(texts.Get("auth.otp_sent", me.Language)) : issued.Error;
    }
}
