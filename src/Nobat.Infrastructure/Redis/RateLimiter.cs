using Nobat.Application.Common;
using NodaTime;
using Npgsql;
using StackExchange.Redis;

namespace Nobat.Infrastructure.Redis;

/// <summary>Fixed windows in Redis; while it is away counting begins anew in PostgreSQL, so a limit may be met twice in its window and never opens.</summary>
internal sealed partial class RateLimiter(RedisConnection redis, NpgsqlDataSource database) : IRateLimiter
{
    private const string CountScript = """
        local count = redis.call('INCR', KEYS[1])
        if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
        return { count, redis.call('PTTL', KEYS[1]) }
        """;

    public async Task<Duration?> HitAsync(string key, int limit, Duration window, CancellationToken ct)
    {
        var (count, left) = await CountAsync(key, window, ct);
        return count > limit ? left : null;
    }

    /// <summary>Counts one event; how many there are now in the window, and how long it still is.</summary>
    public async Task<(long Count, Duration Left)> CountAsync(string key, Duration window, CancellationToken ct) =>
        await CountInRedisAsync(key, window) ?? await CountInDatabaseAsync(key, window, ct);

    private async Task<(long Count, Duration Left)?> CountInRedisAsync(string key, Duration window)
    {
        try
        {
            if (await redis.TryGetDatabaseAsync() is not { } store)
                return null;
            var answer = (RedisResult[]?)await store.ScriptEvaluateAsync(CountScript, [$"limit:{key}"], [(long)window.TotalMilliseconds]);
            return answer is [var count, var left] ? ((long)count, Duration.FromMilliseconds((long)left)) : null;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return null;
        }
    }

    private async Task<(long Count, Duration Left)> CountInDatabaseAsync(string key, Duration window, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            INSERT INTO rate_limits AS r (key, count, resets_at) VALUES ($1, 1, nobat_now() + $2)
            ON CONFLICT (key) DO UPDATE
               SET count = CASE WHEN r.resets_at <= nobat_now() THEN 1 ELSE r.count + 1 END,
                   resets_at = CASE WHEN r.resets_at <= nobat_now() THEN excluded.resets_at ELSE r.resets_at END
            RETURNING count, extract(epoch FROM resets_at - nobat_now())::double precision
            """
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key });
        command.Parameters.Add(
            new NpgsqlParameter<TimeSpan> { TypedValue = window.ToTimeSpan(), NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Interval }
        );
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt32(0), Duration.FromSeconds(reader.GetDouble(1)));
    }
}
