using FluentValidation;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Users;

/// <summary>Moves one's account to a number by the code that was sent there. Every other session ends; both numbers are told.</summary>
public sealed record ConfirmPhoneChangeCommand(string NewPhoneNumber, string Code) : ICommand<Result<UserAnswer>>;

internal sealed class ConfirmPhoneChangeValidator : AbstractValidator<ConfirmPhoneChangeCommand>
{
    public ConfirmPhoneChangeValidator()
    {
        RuleFor(c => c.NewPhoneNumber).MustBePhone();
        RuleFor(c => c.Code).MustBeCode();
    }
}

internal sealed class ConfirmPhoneChangeHandler(
    CodeDesk codes,
    AddressLimits limits,
    IRepository<User> users,
    IAdministrators administrators,
    SessionCloser sessions,
    ICurrentUser me,
    TimeProvider clock
) : ICommandHandler<ConfirmPhoneChangeCommand, Result<UserAnswer>>
{
    public async Task<Result<UserAnswer>> Handle(ConfirmPhoneChangeCommand command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (me.DemandFreshSignIn(now) is { } stale)
            return stale;
        if (await limits.HitTriesAsync(cancellationToken) is { } tooMany)
            return tooMany;

        var phone = PhoneNumber.Parse(command.NewPhoneNumber).Value;
        var redeemed = await codes.RedeemAsync(phone, CodePurpose.PhoneChange, command.Code, cancellationToken, me.Id);
        if (redeemed is { IsSuccess: false, Error: var wrong })
            return wrong;

        // The code is used up, whatever comes of it. Others who claim the number wait for its lock; the unique index stands behind.
        if (await users.AnyAsync(new OtherUserByPhone(phone, me.Id), cancellationToken))
            return UserErrors.PhoneInUse.KeepingChanges();
        var user = await users.FindForUpdateAsync(new UserById(me.Id), cancellationToken);
        if (user is null)
            return UserErrors.NotFound;
        if (administrators.Includes(user.Phone) || administrators.Includes(phone))
            return UserErrors.PhoneReserved.KeepingChanges();
        if (user.ChangePhone(phone, now) is { IsSuccess: false, Error: var refused })
            return refused.KeepingChanges();
        await sessions.EndAsync(user.Id, me.SessionId, SessionEnd.PhoneChanged, now, cancellationToken);
        return UserAnswer.From(user);
    }
}
