using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;

namespace Nobat.Application.Payments;

/// <summary>What stands on the accounts of the books, those at zero left out; together they are zero.</summary>
public sealed record ListBalancesQuery(LedgerAccount? Account) : IQuery<Result<LedgerBalances>>;

/// <param name="Sum">Rial; zero when every account is listed.</param>
public sealed record LedgerBalances(IReadOnlyList<LedgerBalance> Accounts, long Sum);

/// <param name="Owner">A gateway's name, or a stylist's or customer's id.</param>
/// <param name="Balance">Rial; positive is what Nobat has, negative what it owes.</param>
public sealed record LedgerBalance(LedgerAccount Account, string Owner, long Balance);

internal sealed class ListBalancesHandler(IReadDb db) : IQueryHandler<ListBalancesQuery, Result<LedgerBalances>>
{
    public async Task<Result<LedgerBalances>> Handle(ListBalancesQuery request, CancellationToken cancellationToken)
    {
        var entries = db.Set<LedgerEntry>();
        if (request.Account is { } account)
            entries = entries.Where(entry => entry.Account == account);
        var rows = await entries
            .GroupBy(entry => new { entry.Account, entry.Owner })
            .Select(group => new { group.Key, Balance = group.Sum(entry => entry.Amount) })
            .Where(row => row.Balance != 0)
            .OrderBy(row => row.Key.Account)
            .ThenBy(row => row.Key.Owner)
            .ToListAsync(cancellationToken);
        return new LedgerBalances(
            [.. rows.Select(row => new LedgerBalance(row.Key.Account, row.Key.Owner, row.Balance))],
            rows.Sum(row => row.Balance)
        );
    }
}
