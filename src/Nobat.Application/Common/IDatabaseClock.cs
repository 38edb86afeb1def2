using NodaTime;

namespace Nobat.Application.Common;

/// <summary>The database's clock, for changes that no calendar is locked for; see <see cref="DatabaseClock"/>.</summary>
public interface IDatabaseClock
{
    /// <summary>Read now, after whatever locks this unit of work holds already.</summary>
    Task<Instant> NowAsync(CancellationToken ct);
}
