using System.Collections.Concurrent;
using System.Globalization;
using Nobat.Application.Common;
using Nobat.Infrastructure.Redis;
using NodaTime;
using StackExchange.Redis;

namespace Nobat.Infrastructure.Network;

/// <summary>
/// Counts in this process and tells Redis the differences in one batch, so that a request costs a dictionary and a lock of its own
/// rather than a round trip. A window begins at a multiple of its length since 1970, in every process alike.
/// </summary>
internal sealed class RequestCounts(RedisConnection redis, RateLimiter exact, TimeProvider clock) : IRequestCounts
{
    /// <summary>An attacker has more addresses than this process has memory; whoever comes after these is not counted.</summary>
    private const int MostCounters = 200_000;
    private const int BatchSize = 2_000;

    private const string TellScript = """
        local count = redis.call('INCRBY', KEYS[1], ARGV[1])
        if count == tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
        return count
        """;

    private readonly ConcurrentDictionary<(string Limit, UInt128 Who), Counter> _counters = new();
    private readonly ConcurrentQueue<Counter> _changed = new();
    private int _size;

    public RequestCount Add(in RequestLimit limit, UInt128 who)
    {
        var (now, window) = (clock.GetUtcNow().UtcTicks, limit.Window.BclCompatibleTicks);
        var number = now / window;
        var reset = Duration.FromTicks(((number + 1) * window) - now);
        if (!_counters.TryGetValue((limit.Name, who), out var counter))
        {
            if (_size >= MostCounters)
                return new RequestCount(true, limit.Permits, reset);
            counter = _counters.GetOrAdd((limit.Name, who), key => new Counter(key.Limit, key.Who));
            _size = _counters.Count;
        }

        var used = counter.Add(number, window, limit.Permits, out var isChanged);
        if (isChanged)
            _changed.Enqueue(counter);
        return new RequestCount(used <= limit.Permits, Math.Max(0, limit.Permits - used), reset);
    }

    public async Task<RequestCount> AddExactlyAsync(RequestLimit limit, UInt128 who, CancellationToken ct)
    {
        var (used, left) = await exact.CountAsync($"{limit.Name}:{who:x}", limit.Window, ct);
        return new RequestCount(used <= limit.Permits, (int)Math.Max(0, limit.Permits - used), left);
    }

    /// <summary>Tells Redis what was counted here since the last time, and learns what was counted elsewhere. While Redis is away nothing is lost.</summary>
    public async Task EvenOutAsync()
    {
        if (_changed.IsEmpty || await redis.TryGetDatabaseAsync() is not { } store)
            return;
        for (var left = _changed.Count; left > 0; left -= BatchSize)
            await Task.WhenAll(Taken(Math.Min(left, BatchSize)).Select(counter => TellAsync(store, counter)));
    }

    /// <summary>Forgets windows that are over.</summary>
    public void Sweep()
    {
        var now = clock.GetUtcNow().UtcTicks;
        foreach (var (key, counter) in _counters)
        {
            if (counter.IsOver(now))
                _counters.TryRemove(key, out _);
        }

        _size = _counters.Count;
    }

    private IEnumerable<Counter> Taken(int atMost)
    {
        while (atMost-- > 0 && _changed.TryDequeue(out var counter))
            yield return counter;
    }

    private async Task TellAsync(IDatabase store, Counter counter)
    {
        var (key, difference, window, kept) = counter.Take();
        try
        {
            var total = (long)await store.ScriptEvaluateAsync(TellScript, [key], [difference, kept]);
            counter.Hear(window, total);
        }
        catch (Exception away) when (away is RedisException or TimeoutException)
        {
            if (counter.GiveBack(window, difference))
                _changed.Enqueue(counter);
        }
    }

    private sealed class Counter(string limit, UInt128 who)
    {
        private readonly Lock _lock = new();
        private long _number;
        private long _window = 1;
        private int _here;
        private int _told;
        private int _elsewhere;
        private bool _isQueued;

        /// <summary>How many there were with this one; what is refused is not counted on.</summary>
        public int Add(long number, long window, int permits, out bool isChanged)
        {
            lock (_lock)
            {
                if (_number != number)
                    (_number, _window, _here, _told, _elsewhere) = (number, window, 0, 0, 0);
                isChanged = false;
                var used = _here + _elsewhere;
                if (used >= permits)
                    return permits + 1;
                _here++;
                isChanged = !_isQueued;
                _isQueued = true;
                return used + 1;
            }
        }

        public (string Key, int Difference, long Window, long KeptMilliseconds) Take()
        {
            lock (_lock)
            {
                var difference = _here - _told;
                _told = _here;
                _isQueued = false;
                var key = string.Create(CultureInfo.InvariantCulture, $"count:{limit}:{who:x}:{_number}");
                return (key, difference, _number, (_window / TimeSpan.TicksPerMillisecond) + 1_000);
            }
        }

        public void Hear(long number, long total)
        {
            lock (_lock)
            {
                if (_number == number)
                    _elsewhere = (int)Math.Clamp(total - _told, 0, int.MaxValue / 2);
            }
        }

        /// <summary>Whether it has to be told again.</summary>
        public bool GiveBack(long number, int difference)
        {
            lock (_lock)
            {
                if (_number != number)
                    return false;
                _told -= difference;
                if (_isQueued)
                    return false;
                _isQueued = true;
                return true;
            }
        }

        public bool IsOver(long now)
        {
            lock (_lock)
                return (_number + 1) * _window <= now;
        }
    }
}
