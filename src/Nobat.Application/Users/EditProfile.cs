using FluentValidation;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Users;

/// <summary>Changes the members given and leaves the rest; a changed email address is unverified again.</summary>
public sealed record EditProfileCommand(
    string? FirstName = null,
    string? LastName = null,
    LocalDate? BirthDate = null,
    string? Email = null,
    Language? Language = null
) : ICommand<Result<UserAnswer>>;

internal sealed class EditProfileValidator : AbstractValidator<EditProfileCommand>
{
    public EditProfileValidator()
    {
        RuleFor(c => c.FirstName!).MustBeName().When(c => c.FirstName is not null);
        RuleFor(c => c.LastName!).MustBeName().When(c => c.LastName is not null);
        RuleFor(c => c.Email!)
            .Must(EmailAddress.IsValid)
            .WithErrorCode(UserErrors.EmailInvalid.Code)
            .WithMessage(UserErrors.EmailInvalid.Message)
            .When(c => c.Email is not null);
        RuleFor(c => c.Language).IsInEnum();
    }
}

internal sealed class EditProfileHandler(IRepository<User> users, ICurrentUser me, ISessionNews news, IUnitOfWork work, TimeProvider clock)
    : ICommandHandler<EditProfileCommand, Result<UserAnswer>>
{
    public async Task<Result<UserAnswer>> Handle(EditProfileCommand command, CancellationToken cancellationToken)
    {
        var user = await users.FindForUpdateAsync(new UserById(me.Id), cancellationToken);
        if (user is null)
            return UserErrors.NotFound;
        if (user.Status == UserStatus.Pending)
            return UserErrors.ProfileIncomplete;
        var edit = new ProfileEdit(
            PersonName.Clean(command.FirstName),
            PersonName.Clean(command.LastName),
            command.BirthDate,
            command.Email,
            command.Language
        );
        if (user.EditProfile(edit, clock.GetCurrentInstant()) is { IsSuccess: false, Error: var refused })
            return refused;
        work.AfterCommit(() => news.SessionsChangedAsync(user.Id, CancellationToken.None));
        return UserAnswer.From(user);
    }
}
