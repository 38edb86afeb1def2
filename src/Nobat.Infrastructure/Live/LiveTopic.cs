using System.Globalization;
using Nobat.Infrastructure.Redis;

namespace Nobat.Infrastructure.Live;

/// <summary>
/// Versions that grow, and who listens to them: here at once, in other processes through Redis. What is lost on that way is found by
/// <see cref="LiveWatch"/>, which compares versions.
/// </summary>
internal abstract class LiveTopic(string channel, RedisConnection redis)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, List<Listener>> _listeners = [];

    public async Task ChangedAsync(Guid key, long version)
    {
        Tell(key, version);
        await redis.PublishAsync(channel, string.Create(CultureInfo.InvariantCulture, $"{key:N}:{version}"));
    }

    /// <summary>Hears the other processes.</summary>
    public Task SubscribeAsync() =>
        redis.SubscribeAsync(
            channel,
            text =>
            {
                var parts = text.Split(':');
                if (
                    parts is [var id, var number]
                    && Guid.TryParseExact(id, "N", out var key)
                    && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                )
                    Tell(key, version);
                return Task.CompletedTask;
            }
        );

    public void Tell(Guid key, long version)
    {
        lock (_lock)
        {
            if (!_listeners.TryGetValue(key, out var listening))
                return;
            foreach (var one in listening)
                one.Tell(version);
        }
    }

    public void Add(Listener listener)
    {
        lock (_lock)
        {
            if (!_listeners.TryGetValue(listener.Key, out var listening))
                _listeners[listener.Key] = listening = [];
            listening.Add(listener);
        }
    }

    public void Remove(Listener listener)
    {
        lock (_lock)
        {
            if (_listeners.TryGetValue(listener.Key, out var listening) && listening.Remove(listener) && listening.Count == 0)
                _listeners.Remove(listener.Key);
        }
    }

    public List<Listener> All()
    {
        lock (_lock)
            return [.. _listeners.Values.SelectMany(listening => listening)];
    }

    public bool Has(Guid key)
    {
        lock (_lock)
            return _listeners.ContainsKey(key);
    }
}

/// <summary>Inboxes by their owners.</summary>
internal sealed class InboxTopic(RedisConnection redis) : LiveTopic("nobat:inboxes", redis);

/// <summary>Calendars by their stylists.</summary>
internal sealed class CalendarTopic(RedisConnection redis) : LiveTopic("nobat:calendars", redis);
