using Nobat.Application.Sms;
using Nobat.Infrastructure.Http;
using Polly.CircuitBreaker;

namespace Nobat.Infrastructure.Sms;

/// <summary>
/// A provider and how this process treats it: so many messages a second, so many calls at once, none while its breaker is open. Codes
/// have a quarter of the calls for themselves and wait for no turn. All of it goes by real time: providers know no other.
/// </summary>
internal sealed class SmsLine(ISmsProvider provider, BreakerWatch? breaker, TimeProvider realTime)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(1);

    private readonly SmsPace _pace = new(provider.Traits.PerSecond, realTime);
    private readonly int _atOnce = provider.Traits.AtOnce;
    private long _restsFrom = long.MinValue;
    private int _running;

    public ISmsProvider Provider => provider;

    public int Running => Volatile.Read(ref _running);

    /// <summary>It has just refused what it would refuse of everybody, so it is asked last.</summary>
    public bool IsResting => Volatile.Read(ref _restsFrom) is > long.MinValue and var from && realTime.GetElapsedTime(from) < Rest;

    public BreakerState Breaker =>
        breaker switch
        {
            { IsOpen: true } => BreakerState.Open,
            { State.CircuitState: CircuitState.Open or CircuitState.HalfOpen } => BreakerState.HalfOpen,
            _ => BreakerState.Closed,
        };

    /// <summary>Null where it cannot be asked now; why it cannot.</summary>
    public async Task<(Leave? Leave, string Code)> EnterAsync(bool isCode, CancellationToken ct)
    {
        if (breaker is { IsOpen: true })
            return (null, OutboundHttp.BreakerOpen);
        var most = isCode ? _atOnce : _atOnce - _atOnce / 4;
        if (Interlocked.Increment(ref _running) > most)
        {
            Interlocked.Decrement(ref _running);
            return (null, "busy");
        }

        var leave = new Leave(this);
        var wait = _pace.Take(isCode ? TimeSpan.MaxValue : LongestTurn);
        if (wait is null)
        {
            leave.Dispose();
            return (null, "paced");
        }

        if (isCode || wait == TimeSpan.Zero)
            return (leave, "");
        try
        {
            await Task.Delay(wait.Value, realTime, ct);
            return (leave, "");
        }
        catch
        {
            leave.Dispose();
            throw;
        }
    }

    public void RestAWhile() => Volatile.Write(ref _restsFrom, realTime.GetTimestamp());

    /// <summary>The right to one call.</summary>
    public sealed class Leave(SmsLine line) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
                Interlocked.Decrement(ref line._running);
        }
    }
}

/// <summary>
/// Turns, so many a second; a second's worth may be taken at once after a pause. Turns are given out in order, so who comes later waits
/// longer.
/// </summary>
internal sealed class SmsPace(int perSecond, TimeProvider time)
{
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _step = TimeSpan.FromSeconds(1) / perSecond;
    private readonly long _start = time.GetTimestamp();
    private readonly Lock _lock = new();
    private TimeSpan _next = -Burst;

    /// <summary>How long to wait for one's turn; null, and none is taken, where that is longer than <paramref name="atMost"/>.</summary>
    public TimeSpan? Take(TimeSpan atMost)
    {
        lock (_lock)
        {
            var now = time.GetElapsedTime(_start);
            var turn = _next < now - Burst ? now - Burst : _next;
            var wait = turn > now ? turn - now : TimeSpan.Zero;
            if (wait > atMost)
                return null;
            _next = turn + _step;
            return wait;
        }
    }
}
