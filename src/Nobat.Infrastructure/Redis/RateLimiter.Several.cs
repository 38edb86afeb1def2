using Nobat.Application.Common;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using StackExchange.Redis;

namespace Nobat.Infrastructure.Redis;

/// <summary>Several limits at once, all or none, in one round trip.</summary>
internal sealed partial class RateLimiter
{
    /// <summary>Answers the place of the limit that refuses and its time left, or 0 and the places of those used up by this event.</summary>
    private const string TakeScript = """
        for i, key in ipairs(KEYS) do
            if tonumber(redis.call('GET', key) or '0') >= tonumber(ARGV[2 * i - 1]) then
                return { i, redis.call('PTTL', key) }
            end
        end
        local full = { 0 }
        for i, key in ipairs(KEYS) do
            local count = redis.call('INCR', key)
            if count == 1 then redis.call('PEXPIRE', key, ARGV[2 * i]) end
            if count == tonumber(ARGV[2 * i - 1]) then full[#full + 1] = i end
        end
        return full
        """;

    private const string GiveBackScript = """
        for _, key in ipairs(KEYS) do
            if tonumber(redis.call('GET', key) or '0') > 0 then redis.call('DECR', key) end
        end
        return 0
        """;

    public async Task<LimitsTaken> TakeAsync(IReadOnlyList<RateLimit> limits, CancellationToken ct) =>
        await TakeFromRedisAsync(limits) ?? await TakeFromDatabaseAsync(limits, ct);

    public async Task GiveBackAsync(IReadOnlyList<RateLimit> limits, CancellationToken ct)
    {
        try
        {
            if (await RunAsync(GiveBackScript, limits, []) is null)
                await GiveBackToDatabaseAsync(limits, ct);
        }
        catch (NpgsqlException)
        {
            // Both are away: the counts end with their windows.
        }
    }

    private async Task<LimitsTaken?> TakeFromRedisAsync(IReadOnlyList<RateLimit> limits)
    {
        RedisValue[] bounds = [.. limits.SelectMany(limit => new RedisValue[] { limit.Limit, (long)limit.Window.TotalMilliseconds })];
        var answer = (RedisResult[]?)await RunAsync(TakeScript, limits, bounds);
        return answer switch
        {
            null or [] => null,
            [var first, .. var full] when (int)first == 0 => new LimitsTaken(
                null,
                Duration.Zero,
                [.. full.Select(place => (int)place - 1)]
            ),
            [var refused, var left, ..] => new LimitsTaken((int)refused - 1, Duration.FromMilliseconds(Math.Max((long)left, 1)), []),
            _ => null,
        };
    }

    private async Task<RedisResult?> RunAsync(string script, IReadOnlyList<RateLimit> limits, RedisValue[] arguments)
    {
        try
        {
            return await redis.TryGetDatabaseAsync() is { } store
                ? await store.ScriptEvaluateAsync(script, [.. limits.Select(limit => (RedisKey)$"limit:{limit.Key}")], arguments)
                : null;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Counts in the order of the keys, so that no two callers wait for each other, and takes it all back when one is over.</summary>
    private async Task<LimitsTaken> TakeFromDatabaseAsync(IReadOnlyList<RateLimit> limits, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var counts = await CountAllAsync(connection, limits, ct);
        for (var place = 0; place < limits.Count; place++)
        {
            var (count, left) = counts[limits[place].Key];
            // Going without a commit rolls back.
            if (count > limits[place].Limit)
                return new LimitsTaken(place, left, []);
        }

        await transaction.CommitAsync(ct);
        var full = Enumerable.Range(0, limits.Count).Where(place => counts[limits[place].Key].Count == limits[place].Limit);
        return new LimitsTaken(null, Duration.Zero, [.. full]);
    }

    private static async Task<Dictionary<string, (int Count, Duration Left)>> CountAllAsync(
        NpgsqlConnection connection,
        IReadOnlyList<RateLimit> limits,
        CancellationToken ct
    )
    {
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO rate_limits AS r (key, count, resets_at)
            SELECT wanted.key, 1, nobat_now() + wanted.span FROM unnest($1, $2) AS wanted (key, span) ORDER BY wanted.key
            ON CONFLICT (key) DO UPDATE
               SET count = CASE WHEN r.resets_at <= nobat_now() THEN 1 ELSE r.count + 1 END,
                   resets_at = CASE WHEN r.resets_at <= nobat_now() THEN excluded.resets_at ELSE r.resets_at END
            RETURNING key, count, extract(epoch FROM resets_at - nobat_now())::double precision
            """,
            connection
        );
        command.Parameters.Add(Keys(limits));
        command.Parameters.Add(
            new NpgsqlParameter<TimeSpan[]>
            {
                TypedValue = [.. limits.Select(limit => limit.Window.ToTimeSpan())],
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Interval,
            }
        );
        var counts = new Dictionary<string, (int, Duration)>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            counts[reader.GetString(0)] = (reader.GetInt32(1), Duration.FromSeconds(reader.GetDouble(2)));
        return counts;
    }

    private async Task GiveBackToDatabaseAsync(IReadOnlyList<RateLimit> limits, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            WITH mine AS (
                SELECT key, count FROM rate_limits WHERE key = ANY ($1) AND resets_at > nobat_now() ORDER BY key FOR UPDATE),
            gone AS (DELETE FROM rate_limits r USING mine WHERE r.key = mine.key AND mine.count = 1)
            UPDATE rate_limits r SET count = r.count - 1 FROM mine WHERE r.key = mine.key AND mine.count > 1
            """
        );
        command.Parameters.Add(Keys(limits));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlParameter<string[]> Keys(IReadOnlyList<RateLimit> limits) =>
        new() { TypedValue = [.. limits.Select(limit => limit.Key)] };
}
