using Nobat.Domain.Common;

namespace Nobat.Infrastructure.Bookings;

/// <summary>
/// Rivals for one calendar queue here, in their own process and without a connection, before they queue for its row. The row's lock
/// alone decides; this only keeps a rush on one stylist from filling the connection pool with waiters that time out.
/// </summary>
internal sealed class CalendarTurns
{
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 1_024).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Stylists may share a queue; whoever holds one never waits for another.</summary>
    public SemaphoreSlim Of(StylistId stylist) => _turns[(uint)stylist.GetHashCode() % _turns.Length];
}

/// <summary>The turn of one request, given back with its scope, which ends after its transaction.</summary>
internal sealed class CalendarTurn(CalendarTurns turns) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private SemaphoreSlim? _mine;

    /// <summary>True when others were before.</summary>
    /// <exception cref="CalendarTurnTimeoutException">The queue did not move in time.</exception>
    public async Task<bool> TakeAsync(StylistId stylist, CancellationToken ct)
    {
        if (_mine is not null)
            return false;
        var turn = turns.Of(stylist);
        var free = turn.Wait(TimeSpan.Zero, CancellationToken.None);
        if (!free && !await turn.WaitAsync(Patience, ct))
            throw new CalendarTurnTimeoutException();
        _mine = turn;
        return !free;
    }

    public void Dispose()
    {
        _mine?.Release();
        _mine = null;
    }
}

/// <summary>Refused as busy, like a lock of the database that was not granted in time.</summary>
internal sealed class CalendarTurnTimeoutException() : TimeoutException("The calendar's queue did not move in time.");
