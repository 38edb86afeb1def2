using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Auth;

/// <summary>Replaces one's password by who knows the old one. Every other session ends.</summary>
public sealed record ChangePasswordCommand(string CurrentPassword, string NewPassword) : ICommand<Result<MessageAnswer>>;

internal sealed class ChangePasswordValidator : AbstractValidator<ChangePasswordCommand>
{
    public ChangePasswordValidator(PasswordPolicy policy)
    {
        RuleFor(c => c.CurrentPassword).NotEmpty().MaximumLength(PasswordPolicy.MaxLength);
        RuleFor(c => c.NewPassword).MustBeAGoodPassword(policy);
        RuleFor(c => c.NewPassword)
            .NotEqual(c => c.CurrentPassword)
            .WithErrorCode(UserErrors.PasswordUnchanged.Code)
            .WithMessage(UserErrors.PasswordUnchanged.Message);
    }
}

internal sealed class ChangePasswordHandler(
    AddressLimits limits,
    IRepository<User> users,
    IReadDb db,
    IPasswordHasher passwords,
    PasswordPolicy policy,
    SessionCloser sessions,
    ITexts texts,
    ICurrentUser me,
    TimeProvider clock
) : ICommandHandler<ChangePasswordCommand, Result<MessageAnswer>>
{
    /// <summary>Compares and hashes before it locks, and judges under the lock, as the sign-in does.</summary>
    public async Task<Result<MessageAnswer>> Handle(ChangePasswordCommand command, CancellationToken cancellationToken)
    {
        if (await limits.HitTriesAsync(cancellationToken) is { } tooMany)
            return tooMany;

        var known = await db.Set<User>()
            .Where(user => user.Id == me.Id)
            .Select(user => user.PasswordHash)
            .FirstOrDefaultAsync(cancellationToken);
        if (known is null)
            return UserErrors.PasswordNotSet;
        var check = await passwords.CheckAsync(known, command.CurrentPassword, cancellationToken);
        if (!check.IsSuccess)
            return check.Error;
        var hash = await passwords.HashAsync(command.NewPassword, cancellationToken);
        if (!hash.IsSuccess)
            return hash.Error;

        var user = await users.FindForUpdateAsync(new UserById(me.Id), cancellationToken);
        if (user is null || user.PasswordHash != known)
            return RequestErrors.LostRace;
        if (policy.Refusal(command.NewPassword, user) is { } personal)
            return personal.At("newPassword");
        var now = clock.GetCurrentInstant();
        if (user.ChangePassword(check.Value.Matches, hash.Value, now) is { IsSuccess: false, Error: var refused })
            return refused;
        await sessions.EndAsync(user.Id, me.SessionId, SessionEnd.PasswordReset, now, cancellationToken);
        return new MessageAnswer(texts.Get("user.password_changed", me.Language));
    }
}
