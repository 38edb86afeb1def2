using Microsoft.EntityFrameworkCore.Storage;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Infrastructure.Database.Outbox;

namespace Nobat.Infrastructure.Database;

/// <summary>One save, one transaction: the changes, their events, and whatever a guard of the database has to say.</summary>
internal sealed class UnitOfWork(NobatDb db, OutboxSignal outbox, TimeProvider clock) : IUnitOfWork, ICommitHold
{
    private bool _held;
    private bool _wakeAfterCommit;

    public void Hold() => _held = true;

    public async Task CommitAsync(CancellationToken ct)
    {
        _held = false;
        if (db.Database.CurrentTransaction is { } transaction)
            await CommitAsync(transaction, ct);
        if (!_wakeAfterCommit)
            return;
        _wakeAfterCommit = false;
        outbox.Wake();
    }

    public async Task BeginAsync(CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is null)
            await db.Database.BeginTransactionAsync(ct);
    }

    public async Task<Error?> SaveAsync(CancellationToken ct)
    {
        try
        {
            if (_held)
                await BeginAsync(ct);
            _wakeAfterCommit |= CollectEvents();
            await db.SaveChangesAsync(ct);
            if (!_held)
                await CommitAsync(ct);
            return null;
        }
        catch (Exception exception) when (DatabaseGuards.Explain(exception) is { } refused)
        {
            await RollBackAsync();
            return refused;
        }
    }

    public Error? Explain(Exception exception) => DatabaseGuards.Explain(exception);

    public async Task RollBackAsync()
    {
        _wakeAfterCommit = false;
        db.ChangeTracker.Clear();
        if (db.Database.CurrentTransaction is { } transaction)
            await transaction.DisposeAsync();
    }

    private bool CollectEvents()
    {
        var now = clock.GetCurrentInstant();
        var before = db.ChangeTracker.Entries<AggregateRoot>().ToList();
        var rows = before.SelectMany(entry => entry.Entity.TakeEvents()).Select(happened => OutboxMessage.Of(happened, now)).ToList();
        db.AddRange(rows);
        return rows.Count > 0;
    }

    private static async Task CommitAsync(IDbContextTransaction transaction, CancellationToken ct)
    {
        await transaction.CommitAsync(ct);
        await transaction.DisposeAsync();
    }
}
