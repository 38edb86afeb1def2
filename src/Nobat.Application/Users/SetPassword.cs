using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Users;

/// <summary>
/// Sets the first password of an account that has signed in by code until now. Whoever found a session open must not be able to keep the
/// account by one, so it asks for a fresh sign-in (403 <c>auth.fresh_sign_in_required</c>), and the owner is told.
/// </summary>
public sealed record SetPasswordCommand(string Password) : ICommand<Result<MessageAnswer>>;

internal sealed class SetPasswordValidator : AbstractValidator<SetPasswordCommand>
{
    public SetPasswordValidator(PasswordPolicy policy) => RuleFor(c => c.Password).MustBeAGoodPassword(policy);
}

internal sealed class SetPasswordHandler(
    IRepository<User> users,
    IReadDb db,
    IPasswordHasher passwords,
    PasswordPolicy policy,
    ICurrentUser me,
    ITexts texts,
    TimeProvider clock
) : ICommandHandler<SetPasswordCommand, Result<MessageAnswer>>
{
    public async Task<Result<MessageAnswer>> Handle(SetPasswordCommand command, CancellationToken cancellationToken)
    {
        if (me.DemandFreshSignIn(clock.GetCurrentInstant()) is { } stale)
            return stale;
        // Asked first, so that a second call does not cost a slow hash; judged again under the lock.
        if (await db.Set<User>().AnyAsync(user => user.Id == me.Id && user.PasswordHash != null, cancellationToken))
            return UserErrors.PasswordAlreadySet;
        var hash = await passwords.HashAsync(command.Password, cancellationToken);
        if (!hash.IsSuccess)
            return hash.Error;
        var user = await users.FindForUpdateAsync(new UserById(me.Id), cancellationToken);
        if (user is null)
            return UserErrors.NotFound;
        if (policy.Refusal(command.Password, user) is { } personal)
            return personal.At("password");
        return user.SetFirstPassword(hash.Value, clock.GetCurrentInstant()) is { IsSuccess: false, Error: var refused }
            ? refused
            : new MessageAnswer(texts.Get("user.password_set", me.Language));
    }
}
