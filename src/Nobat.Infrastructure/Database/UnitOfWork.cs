using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Audit;
using Nobat.Infrastructure.Database.Outbox;
using Nobat.Infrastructure.Live;

namespace Nobat.Infrastructure.Database;

/// <summary>One save, one transaction: the changes, their events, and whatever a guard of the database has to say.</summary>
internal sealed class UnitOfWork(NobatDb db, OutboxSignal outbox, AuditTrail audit, CalendarTopic calendars, TimeProvider clock)
    : IUnitOfWork,
        ICommitHold
{
    private bool _held;
    private List<Func<Task>> _afterCommit = [];

    public void Hold() => _held = true;

    public async Task CommitAsync(CancellationToken ct)
    {
        _held = false;
        if (db.Database.CurrentTransaction is { } transaction)
            await CommitAsync(transaction, ct);
        var tell = _afterCommit;
        _afterCommit = [];
        foreach (var one in tell)
            await one();
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
            CollectEvents();
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

    public void AfterCommit(Func<Task> tell) => _afterCommit.Add(tell);

    public Error? Explain(Exception exception) => DatabaseGuards.Explain(exception);

    public async Task RollBackAsync()
    {
        db.ChangeTracker.Clear();
        _afterCommit.Clear();
        if (db.Database.CurrentTransaction is { } transaction)
            await transaction.DisposeAsync();
    }

    private void CollectEvents()
    {
        var now = clock.GetCurrentInstant();
        var before = db.ChangeTracker.Entries<AggregateRoot>().ToList();
        var happened = before.SelectMany(entry => entry.Entity.TakeEvents()).ToList();
        db.AddRange(happened.Select(audit.Of));
        foreach (
            var attempt in before.Where(entry => entry.State is EntityState.Added).Select(entry => entry.Entity).OfType<SignInAttempt>()
        )
            db.Add(audit.Of(attempt));
        db.AddRange(happened.Select(one => OutboxMessage.Of(one, now)));
        if (happened.Count > 0)
            AfterCommit(WakeDispatcher);
        foreach (var calendar in before.Select(entry => entry.Entity).OfType<Calendar>())
            AfterCommit(() => calendars.ChangedAsync(calendar.StylistId.Value, calendar.Version));
    }

    private Task WakeDispatcher()
    {
        outbox.Wake();
        return Task.CompletedTask;
    }

    private static async Task CommitAsync(IDbContextTransaction transaction, CancellationToken ct)
    {
        await transaction.CommitAsync(ct);
        await transaction.DisposeAsync();
    }
}
