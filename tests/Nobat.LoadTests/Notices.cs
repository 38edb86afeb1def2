using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Nobat.Testing;
using Npgsql;

namespace Nobat.LoadTests;

/// <summary>
/// What notices cost and take: how many leave in a second by a provider that takes 20 ms, how long after its commit a booking is told,
/// and what a provider that hangs does to booking. One process, with everything else, the provider too, on the same cores.
/// </summary>
internal sealed class Notices(HttpClient client, Uri api, World world, NpgsqlDataSource tables, FakeKavenegar kavenegar, TimeSpan length)
{
    private const int Queued = 10_000;
    private const int BookingsPerSecond = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private long _next;

    public static async Task<int> RunAsync(int seed, int seconds)
    {
        await using var engines = await TestEngines.StartAsync(options => options with { Fsync = true, SynchronousCommit = true });
        var database = await engines.CreateDatabaseAsync("notices");
        var world = await World.SeedAsync(database, new WorldPlan(500, Customers: 2_000, BookingsPerStylist: 200, seed, _ => (30, 30)));
        await using var kavenegar = await FakeKavenegar.StartNewAsync(() =>
            NodaTime.Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow())
        );
        (kavenegar.Latency, kavenegar.Credit) = (TimeSpan.FromMilliseconds(20), long.MaxValue / 2);
        world.Settings["Sms__Provider"] = "kavenegar";
        world.Settings["Sms__Kavenegar__ApiKey"] = FakeKavenegar.Key;
        world.Settings["Sms__Kavenegar__BaseUrl"] = kavenegar.Address.ToString();
        world.Settings["Sms__Kavenegar__PerSecond"] = "5000";
        world.Settings["Notices__TextsPerHour"] = "100000";
        await using var process = await Release.StartAsync(database + ";Maximum Pool Size=64", engines.Redis, world);
        await using var tables = NpgsqlDataSource.Create(database);
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var run = new Notices(client, new Uri(process.Address, "/api/v1/"), world, tables, kavenegar, TimeSpan.FromSeconds(seconds));
        var lines = new List<string>();
        var broken = await run.OfThroughputAsync(lines) + await run.OfBookingsAsync(lines);
        await Figures.KeepAsync("notices", seed, lines);
        return broken;
    }

    private async Task<int> OfThroughputAsync(List<string> lines)
    {
        await QueueAsync("warm", 1_000);
        await UntilSentAsync();
        var before = kavenegar.Messages.Count;
        var watch = Stopwatch.StartNew();
        await QueueAsync("run", Queued);
        var queued = watch.Elapsed;
        await UntilSentAsync();
        var took = watch.Elapsed;
        var sent = await tables.ScalarAsync("SELECT count(*) FROM notifications WHERE dedupe_key LIKE 'run:%' AND state = 'sent'");
        var taken = kavenegar.Messages.Count - before;
        lines.Add(
            Say(
                $"{Queued:N0} text messages, queued at once in {queued.TotalSeconds:0.0} s: all gone {took.TotalSeconds:0.0} s after the first was queued, {Queued / took.TotalSeconds:N0} a second (promised ≥ 500), by a provider that takes 20 ms; taken {taken:N0}, written down as sent {sent:N0}."
            )
        );
        return sent == Queued && taken == Queued ? 0 : 1;
    }

    /// <summary>In turns, quiet and hanging, so that neither has the better moments of the machine.</summary>
    private async Task<int> OfBookingsAsync(List<string> lines)
    {
        await Driver.OpenLoopAsync(BookingsPerSecond, length / 2, new Latencies(), BookAsync);
        await UntilSentAsync();
        Latencies quiet = new(),
            hanging = new();
        var from = await NowAsync();
        for (var turn = 0; turn < 3; turn++)
        {
            await Driver.OpenLoopAsync(BookingsPerSecond, length, quiet, BookAsync);
            await UntilSentAsync();
            if (turn == 0)
                lines.Add(await DelaysAsync(from));
            kavenegar.Always = WireFault.Hang;
            await Driver.OpenLoopAsync(BookingsPerSecond, length, hanging, BookAsync);
            kavenegar.Always = null;
            await UntilSentAsync();
        }

        var rise = (hanging.Percentile(99) / quiet.Percentile(99)) - 1;
        lines.Add(
            Say(
                $"{BookingsPerSecond} bookings a second, in turns of {length.TotalSeconds:0} s: p50 {quiet.Percentile(50):0.0} ms, p99 {quiet.Percentile(99):0.0} ms ({quiet.Statuses()}); while the provider hangs p50 {hanging.Percentile(50):0.0} ms, p99 {hanging.Percentile(99):0.0} ms ({hanging.Statuses()}): {rise:+0 %;−0 %} (promised < 10 %)."
            )
        );
        var lost = await tables.ScalarAsync(
            "SELECT count(*) FROM notifications WHERE channel = 'sms' AND kind <> 'booking_reminder' AND state NOT IN ('sent', 'delivered')"
        );
        lines.Add(Say($"Once the provider was back all notices left; not sent: {lost}."));
        return lost == 0 ? 0 : 1;
    }

    private async Task<string> DelaysAsync(string from)
    {
        await using var command = tables.CreateCommand(
            """
            SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY delay), percentile_cont(0.99) WITHIN GROUP (ORDER BY delay), max(delay)
              FROM (SELECT extract(epoch FROM n.sent_at - b.confirmed_at)::float8 AS delay
                      FROM notifications n JOIN bookings b ON b.id = n.booking_id
                     WHERE n.channel = 'sms' AND n.kind = 'booking_confirmed' AND b.confirmed_at > $1::timestamptz) delays
            """
        );
        command.Parameters.AddWithValue(from);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return Say(
            $"From a booking's commit until the provider has taken its text message: {row.GetInt64(0):N0} messages, p50 {row.GetDouble(1) * 1000:0} ms, p99 {row.GetDouble(2) * 1000:0} ms, at most {row.GetDouble(3) * 1000:0} ms (promised p99 ≤ 2,000 ms)."
        );
    }

    /// <summary>Confirmations of visits to come, to their customers.</summary>
    private Task QueueAsync(string name, int count) =>
        tables.ExecuteAsync(
            $$"""
            INSERT INTO notifications (id, kind, role, channel, recipient_id, language, state, due_at, next_try_at, attempts, segments, dedupe_key,
                                       booking_id, stylist_id, facts, created_at, fallbacks)
            SELECT gen_random_uuid(), 'booking_confirmed', 'customer', 'sms', b.customer_id, 'fa', 'queued', nobat_now(), nobat_now(), 0, 0,
                   '{{name}}:' || b.id || ':sms', b.id, b.stylist_id, '{}', nobat_now(), '{}'
              FROM bookings b WHERE b.status = 'confirmed' ORDER BY b.id LIMIT {{count}}
            """
        );

    private async Task UntilSentAsync()
    {
        var watch = Stopwatch.StartNew();
        while (await tables.ScalarAsync(OpenSql) > 0)
        {
            if (watch.Elapsed > Patience)
                throw new TimeoutException("Notices are still waiting.");
            await Task.Delay(50);
        }
    }

    private const string OpenSql = """
        SELECT (SELECT count(*) FROM outbox_messages)
             + (SELECT count(*) FROM notifications WHERE next_try_at IS NOT NULL AND kind <> 'booking_reminder')
        """;

    private async Task<string> NowAsync()
    {
        await using var command = tables.CreateCommand("SELECT nobat_now()::text");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private async Task<int> BookAsync()
    {
        var (stylistId, bookingDate, startTime) = world.NextFreeTime();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api, "bookings"));
        var customer = (int)(Interlocked.Increment(ref _next) % world.Customers.Length);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.Tokens[customer]);
        request.Content = JsonContent.Create(
            new
            {
                stylistId,
                bookingDate,
                startTime,
            }
        );
        try
        {
            using var reply = await client.SendAsync(request);
            return (int)reply.StatusCode;
        }
        catch (Exception away) when (away is HttpRequestException or TaskCanceledException)
        {
            return 0;
        }
    }

    private static string Say(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
