using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Sms;

namespace Nobat.Application.Sms;

/// <summary>An administrator says what text messages may cost in a month. Rial; null takes a bound away.</summary>
public sealed record SetSmsBudgetCommand(long? Monthly, long? WarnAt) : ICommand<Result<SmsBudgetAnswer>>;

internal sealed class SetSmsBudgetValidator : AbstractValidator<SetSmsBudgetCommand>
{
    public SetSmsBudgetValidator()
    {
        RuleFor(command => command.Monthly).InclusiveBetween(0, SmsBudget.MaxAmount);
        RuleFor(command => command.WarnAt).InclusiveBetween(0, SmsBudget.MaxAmount);
    }
}

internal sealed class SetSmsBudgetHandler(
    IRepository<SmsBudget> budgets,
    ISmsBudgets view,
    ICurrentUser me,
    IUnitOfWork work,
    TimeProvider clock
) : ICommandHandler<SetSmsBudgetCommand, Result<SmsBudgetAnswer>>
{
    public async Task<Result<SmsBudgetAnswer>> Handle(SetSmsBudgetCommand command, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        if (await budgets.FindForUpdateAsync(new TheSmsBudget(), cancellationToken) is { } budget)
        {
            var changed = budget.Change(command.Monthly, command.WarnAt, me.Id, now);
            if (!changed.IsSuccess)
                return changed.Error;
        }
        else
        {
            var set = SmsBudget.Set(command.Monthly, command.WarnAt, me.Id, now);
            if (!set.IsSuccess)
                return set.Error;
            budgets.Add(set.Value);
        }

        work.AfterCommit(() =>
        {
            view.Forget();
            return Task.CompletedTask;
        });
        var spent = await view.ViewAsync(cancellationToken);
        return SmsBudgetAnswer.From(spent with { Monthly = command.Monthly, WarnAt = command.WarnAt });
    }
}
