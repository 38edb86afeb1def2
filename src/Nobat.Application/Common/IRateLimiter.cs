using NodaTime;

namespace Nobat.Application.Common;

/// <summary>Counts events in a fixed window, shared by every process; falls back to PostgreSQL when Redis is away.</summary>
public interface IRateLimiter
{
    /// <summary>Counts one event; the time to wait when the limit is already used up, else null.</summary>
    Task<Duration?> HitAsync(string key, int limit, Duration window, CancellationToken ct);
}
