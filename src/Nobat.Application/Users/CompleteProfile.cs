using FluentValidation;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Users;

/// <summary>Names and a role of one's own choosing, once; the account becomes active and its tokens stay good.</summary>
public sealed record CompleteProfileCommand(string FirstName, string LastName, LocalDate? BirthDate, UserRole Role)
    : ICommand<Result<UserAnswer>>;

internal sealed class CompleteProfileValidator : AbstractValidator<CompleteProfileCommand>
{
    public CompleteProfileValidator()
    {
        RuleFor(c => c.FirstName).MustBeName();
        RuleFor(c => c.LastName).MustBeName();
        RuleFor(c => c.Role)
            .Must(role => role is UserRole.User or UserRole.Provider)
            .WithErrorCode(UserErrors.RoleNotAllowed.Code)
            .WithMessage(UserErrors.RoleNotAllowed.Message);
    }
}

internal sealed class CompleteProfileHandler(
    IRepository<User> users,
    ICurrentUser me,
    ISessionNews news,
    IUnitOfWork work,
    TimeProvider clock
) : ICommandHandler<CompleteProfileCommand, Result<UserAnswer>>
{
    public async Task<Result<UserAnswer>> Handle(CompleteProfileCommand command, CancellationToken cancellationToken)
    {
        var name = PersonName.Create(command.FirstName, command.LastName);
        if (!name.IsSuccess)
            return name.Error;
        var user = await users.FindForUpdateAsync(new UserById(me.Id), cancellationToken);
        if (user is null)
            return UserErrors.NotFound;
        var completed = user.CompleteProfile(name.Value, command.BirthDate, command.Role, clock.GetCurrentInstant());
        if (!completed.IsSuccess)
            return completed.Error;
        work.AfterCommit(() => news.SessionsChangedAsync(user.Id, CancellationToken.None));
        return UserAnswer.From(user);
    }
}
