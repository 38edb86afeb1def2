using System.Diagnostics;
using System.Net;
using Nobat.Testing;
using Npgsql;

namespace Nobat.Api.Tests.Http;

[Trait("Feature", "OP-01"), Trait("Promise", "O-1")]
public sealed class HealthTests(ApiFixture api) : ApiTest(api)
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Without_Redis_it_takes_traffic_and_says_that_it_is_degraded(bool hangs)
    {
        var ct = TestContext.Current.CancellationToken;
        var (host, port) = HostAndPort(Api.Engines.Redis);
        await using var gate = TcpGate.Before(host, port);
        var database = await Api.Engines.CreateDatabaseAsync($"nobat_health_redis_{hangs}".ToLowerInvariant(), ct);
        await using var process = await ApiProcess.StartAsync(
            database,
            Api.Engines.Redis.Replace($"{host}:{port}", $"127.0.0.1:{gate.Port}", StringComparison.Ordinal),
            ct: ct
        );
        await Eventually.Async(async () => await ReadyAs(process, "healthy"), "Redis to be there");

        CloseOrHold(gate, hangs);

        await Eventually.Async(async () => await ReadyAs(process, "degraded"), "it to notice");
        await Eventually.Async(async () => await TookAsync(process, "/health/ready") < TimeSpan.FromMilliseconds(500), "an answer in time");
        using var live = await process.Client.Get("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        gate.Reopen();
        await Eventually.Async(async () => await ReadyAs(process, "healthy"), "Redis to be back", TimeSpan.FromSeconds(30));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Without_PostgreSQL_it_takes_no_traffic_and_is_alive(bool hangs)
    {
        var ct = TestContext.Current.CancellationToken;
        var database = new NpgsqlConnectionStringBuilder(
            await Api.Engines.CreateDatabaseAsync($"nobat_health_postgres_{hangs}".ToLowerInvariant(), ct)
        );
        await using var gate = TcpGate.Before(database.Host!, database.Port);
        (database.Host, database.Port) = ("127.0.0.1", gate.Port);
        await using var process = await ApiProcess.StartAsync(database.ConnectionString, Api.Engines.Redis, ct: ct);

        CloseOrHold(gate, hangs);

        var watch = Stopwatch.StartNew();
        using (var ready = await process.Client.Get("/health/ready"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.NotNull(ready.Headers.RetryAfter);
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        using var live = await process.Client.Get("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        gate.Reopen();
        await Eventually.Async(
            async () => (await process.Client.Get("/health/ready")).StatusCode == HttpStatusCode.OK,
            "PostgreSQL to be back",
            TimeSpan.FromSeconds(30)
        );
    }

    private static void CloseOrHold(TcpGate gate, bool hangs)
    {
        if (hangs)
            gate.Hold();
        else
            gate.Shut();
    }

    private static async Task<bool> ReadyAs(ApiProcess process, string status)
    {
        var answer = await process.Client.Get("/health/ready").Succeeded();
        return answer.GetProperty("status").GetString() == status
            && answer.GetProperty("checks").GetProperty("redis").GetString() == status;
    }

    private static async Task<TimeSpan> TookAsync(ApiProcess process, string path)
    {
        var watch = Stopwatch.StartNew();
        using var reply = await process.Client.Get(path);
        return watch.Elapsed;
    }

    private static (string Host, int Port) HostAndPort(string connectionString)
    {
        var parts = connectionString.Split(',')[0].Split(':');
        return (parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
