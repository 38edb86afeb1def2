using Nobat.Domain.Common;

namespace Nobat.Application.Common;

/// <summary>One consistent change. Handlers never call it; the behaviour saves once after a command that was not refused.</summary>
public interface IUnitOfWork
{
    /// <summary>Opens the transaction if none is open; called by whatever takes the first lock.</summary>
    Task BeginAsync(CancellationToken ct);

    /// <summary>Saves and commits. A refusal means the database's own guards spoke (slot taken, duplicate, lost race).</summary>
    Task<Error?> SaveAsync(CancellationToken ct);

    /// <summary>Runs once the change is durable, and never if it is not; for news that would be wrong before.</summary>
    void AfterCommit(Func<Task> tell);

    /// <summary>The refusal behind an exception that a lock or a write threw (deadlock, lock time-out, lost race), or null for a bug.</summary>
    Error? Explain(Exception exception);

    /// <summary>Forgets every change and releases every lock.</summary>
    Task RollBackAsync();
}
