using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>Proves an email address by the token of the letter sent there. Works once, and only while the address is the account's.</summary>
public sealed record VerifyEmailCommand(string Token) : ICommand<Result<MessageAnswer>>;

internal sealed class VerifyEmailValidator : AbstractValidator<VerifyEmailCommand>
{
    public VerifyEmailValidator() => RuleFor(c => c.Token).NotEmpty().MaximumLength(512);
}

internal sealed class VerifyEmailHandler(
    AddressLimits limits,
    IRepository<User> users,
    ITokens tokens,
    ITexts texts,
    ICurrentUser me,
    TimeProvider clock
) : ICommandHandler<VerifyEmailCommand, Result<MessageAnswer>>
{
    /// <summary>Judged under the row lock: of two who come with the same token, the second finds the address verified.</summary>
    public async Task<Result<MessageAnswer>> Handle(VerifyEmailCommand command, CancellationToken cancellationToken)
    {
        if (await limits.HitTriesAsync(cancellationToken) is { } tooMany)
            return tooMany;
        var now = clock.GetCurrentInstant();
        if (tokens.ReadEmailProof(command.Token) is not { } claim || now >= claim.ExpiresAt)
            return AuthErrors.EmailTokenInvalid;
        var user = await users.FindForUpdateAsync(new UserById(claim.User), cancellationToken);
        if (user is null || !tokens.IsEmailProof(command.Token, user, claim.ExpiresAt))
            return AuthErrors.EmailTokenInvalid;
        var verified = user.VerifyEmail(now);
        return verified.IsSuccess ? new MessageAnswer(texts.Get("auth.email_verified", me.Language)) : verified.Error;
    }
}
