using Nobat.Application.Common;
using Nobat.Domain.Common;

namespace Nobat.Application.Sms;

/// <summary>The budget of text messages and what this month has used of it.</summary>
public sealed record GetSmsBudgetQuery : IQuery<Result<SmsBudgetAnswer>>;

/// <summary>Rial.</summary>
/// <param name="Month">Of the Jalali calendar, in Tehran.</param>
/// <param name="Monthly">Null: without an end.</param>
/// <param name="Spent">As far as providers have told.</param>
/// <param name="UsedUp">Whether only one-time codes leave.</param>
public sealed record SmsBudgetAnswer(string Month, long? Monthly, long? WarnAt, long Spent, bool Warned, bool UsedUp)
{
    internal static SmsBudgetAnswer From(BudgetView view) =>
        new(view.Month, view.Monthly, view.WarnAt, view.Spent, view.IsToBeWarned, view.IsUsedUp);
}

internal sealed class GetSmsBudgetHandler(ISmsBudgets budgets) : IQueryHandler<GetSmsBudgetQuery, Result<SmsBudgetAnswer>>
{
    public async Task<Result<SmsBudgetAnswer>> Handle(GetSmsBudgetQuery request, CancellationToken cancellationToken) =>
        SmsBudgetAnswer.From(await budgets.ViewAsync(cancellationToken));
}
