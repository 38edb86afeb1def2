using NodaTime;

namespace Nobat.Application.Common;

/// <summary>So many events of one key within a window that begins with the first of them.</summary>
public readonly record struct RateLimit(string Key, int Limit, Duration Window);

/// <summary>What came of counting one event against several limits at once.</summary>
/// <param name="RefusedBy">Place of the first limit that was used up already, in which case nothing was counted; else null.</param>
/// <param name="Wait">Until that limit's window ends.</param>
/// <param name="Full">Places of the limits that this event used up: each is told to one caller in a window.</param>
public readonly record struct LimitsTaken(int? RefusedBy, Duration Wait, IReadOnlyList<int> Full);

/// <summary>Counts events in a fixed window, shared by every process; falls back to PostgreSQL when Redis is away.</summary>
public interface IRateLimiter
{
    /// <summary>Counts one event; the time to wait when the limit is already used up, else null.</summary>
    Task<Duration?> HitAsync(string key, int limit, Duration window, CancellationToken ct);

    /// <summary>Counts one event against every limit when each has room, else against none: a refused event spends nothing.</summary>
    Task<LimitsTaken> TakeAsync(IReadOnlyList<RateLimit> limits, CancellationToken ct);

    /// <summary>Counts an event back that did not happen after all. Best effort: what is lost on the way ends with its window.</summary>
    Task GiveBackAsync(IReadOnlyList<RateLimit> limits, CancellationToken ct);
}
