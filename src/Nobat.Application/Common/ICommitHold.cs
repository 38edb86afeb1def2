namespace Nobat.Application.Common;

/// <summary>
/// Lets whoever runs a use case add one last write to its transaction: after <see cref="Hold"/> the unit of work saves without
/// committing, and the effect becomes true only with <see cref="CommitAsync"/>.
/// </summary>
public interface ICommitHold
{
    void Hold();

    /// <summary>Commits what was saved, if anything was.</summary>
    Task CommitAsync(CancellationToken ct);
}
