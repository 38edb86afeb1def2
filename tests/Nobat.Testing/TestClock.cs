using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Npgsql;
using StackExchange.Redis;

namespace Nobat.Testing;

/// <summary>The one time of a test: the process's, the database's, and what is left of the life of Redis's keys move together.</summary>
public sealed class TestClock
{
    /// <summary>A Monday, 11:30 in Tehran.</summary>
    public static readonly Instant Start = Instant.FromUtc(2026, 11, 23, 8, 0);

    private static readonly Duration LongestTicked = Duration.FromHours(1);

    private readonly NpgsqlDataSource _database;
    private readonly IConnectionMultiplexer _redis;

    internal TestClock(NpgsqlDataSource database, IConnectionMultiplexer redis)
    {
        _database = database;
        _redis = redis;
    }

    public FakeTimeProvider Time { get; } = new(Start.ToDateTimeOffset());

    public Instant Now => Instant.FromDateTimeOffset(Time.GetUtcNow());

    /// <summary>Today in Tehran, the zone of stylists who name none.</summary>
    public LocalDate Today => Now.InZone(DateTimeZoneProviders.Tzdb["Asia/Tehran"]).Date;

    public async Task Advance(Duration by)
    {
        var now = Now + by;
        await SetDatabaseAsync(now);
        await AgeKeysAsync(by.ToTimeSpan());
        // Last, because it wakes whatever waits in the process. Timers tick through the last hour of a leap only: those of a second would
        // tick millions of times through a month, and each looks at the time for itself.
        if (by > LongestTicked)
            Time.AdjustTime((now - LongestTicked).ToDateTimeOffset());
        Time.Advance(Duration.Min(by, LongestTicked).ToTimeSpan());
    }

    public Task Advance(TimeSpan by) => Advance(Duration.FromTimeSpan(by));

    public Task AdvanceTo(Instant moment) => Advance(moment - Now);

    /// <summary>Replaces the database's clock by a row that only this class writes.</summary>
    internal async Task InstallAsync(CancellationToken ct)
    {
        await using var install = _database.CreateCommand(
            """
            CREATE TABLE test_clock (now timestamptz NOT NULL);
            INSERT INTO test_clock VALUES (clock_timestamp());
            CREATE OR REPLACE FUNCTION nobat_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE AS 'SELECT now FROM public.test_clock';
            """
        );
        await install.ExecuteNonQueryAsync(ct);
        await ResetAsync();
    }

    internal async Task ResetAsync()
    {
        await SetDatabaseAsync(Start);
        Time.AdjustTime(Start.ToDateTimeOffset());
    }

    private async Task SetDatabaseAsync(Instant now)
    {
        await using var set = _database.CreateCommand("UPDATE test_clock SET now = $1");
        set.Parameters.AddWithValue(now.ToDateTimeUtc());
        await set.ExecuteNonQueryAsync();
    }

    private async Task AgeKeysAsync(TimeSpan by)
    {
        var keys = _redis.GetDatabase();
        await foreach (var key in _redis.GetServers()[0].KeysAsync())
        {
            if (await keys.KeyTimeToLiveAsync(key) is not { } left)
                continue;
            if (left > by)
                await keys.KeyExpireAsync(key, left - by);
            else
                await keys.KeyDeleteAsync(key);
        }
    }
}
