using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Nobat.Infrastructure.Payments;
using Nobat.Testing;
using Npgsql;

namespace Nobat.LoadTests;

/// <summary>
/// Promise B-5: API processes are killed one after the other while people hold, book, pay deposits and cancel. Whoever gets no answer
/// asks again with the same key. What was acknowledged is there afterwards, once; the money is where the bookings say.
/// </summary>
internal sealed class Crash(World world, Guid[] services, HttpClient client, ApiProcess[] processes)
{
    private const int Clients = 24;
    private readonly ConcurrentBag<Guid> _acknowledged = [];
    private readonly ConcurrentBag<double> _backAfter = [];
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private int _lost;
    private long _number;

    public static async Task<int> RunAsync(int seed, int kills)
    {
        await using var engines = await TestEngines.StartAsync(options => options with { Fsync = true, SynchronousCommit = true });
        var database = await engines.CreateDatabaseAsync("crash");
        var world = await World.SeedAsync(database, new WorldPlan(100, Customers: 400, BookingsPerStylist: 0, seed, _ => (30, 30)));
        await using var source = NpgsqlDataSource.Create(database);
        var services = await OfferAsync(source, world);
        world.Settings["Payments__Sandbox__Enabled"] = "true";
        var pooled = database + ";Maximum Pool Size=40";
        ApiProcess[] processes =
        [
            await Release.StartAsync(pooled, engines.Redis, world),
            await Release.StartAsync(pooled, engines.Redis, world),
        ];
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 200 }) { Timeout = TimeSpan.FromSeconds(10) };
        var crash = new Crash(world, services, client, processes);
        try
        {
            using var over = new CancellationTokenSource();
            var work = Task.WhenAll(
                Enumerable.Range(0, Clients).Select(i => Task.Run(() => crash.LiveAsync(new Random(seed + i), over.Token)))
            );
            await crash.KillAsync(new Random(seed), kills, () => Release.StartAsync(pooled, engines.Redis, world));
            await over.CancelAsync();
            await work;
            await SettleAsync(source);
            return await crash.ReportAsync(source, seed, kills);
        }
        finally
        {
            foreach (var process in processes)
                await process.DisposeAsync();
        }
    }

    /// <summary>Each stylist offers one service that asks for a deposit.</summary>
    private static async Task<Guid[]> OfferAsync(NpgsqlDataSource source, World world)
    {
        await source.ExecuteAsync(
            """
            INSERT INTO services (id, stylist_id, owner_id, name, duration_minutes, segments, price, deposit_amount, is_active, is_add_on, sort_order, created_at, updated_at)
            SELECT gen_random_uuid(), id, owner_id, 'کوتاهی', 30, '{30}', 2000000, 500000, true, false, 0, now(), now() FROM stylist_profiles
            """
        );
        var offered = new Dictionary<Guid, Guid>();
        await using var command = source.CreateCommand("SELECT stylist_id, id FROM services");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            offered[reader.GetGuid(0)] = reader.GetGuid(1);
        return [.. world.Stylists.Select(stylist => offered[stylist])];
    }

    private async Task KillAsync(Random random, int kills, Func<Task<ApiProcess>> start)
    {
        for (var i = 0; i < kills; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1 + random.NextDouble()));
            var which = random.Next(processes.Length);
            await processes[which].KillAsync();
            var watch = Stopwatch.GetTimestamp();
            var next = await start();
            _backAfter.Add(Stopwatch.GetElapsedTime(watch).TotalSeconds);
            processes[which] = next;
        }
    }

    /// <summary>Books with a deposit, mostly pays it, sometimes cancels; every step until somebody answers.</summary>
    private async Task LiveAsync(Random random, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _number);
            var token = world.Tokens[number % world.Tokens.Length];
            var (stylist, date, time) = world.NextFreeTime();
            var (status, booking) = await UntilAnsweredAsync(
                HttpMethod.Post,
                "bookings",
                new
                {
                    stylistId = stylist,
                    bookingDate = date,
                    startTime = time,
                    serviceIds = new[] { services[Array.IndexOf(world.Stylists, stylist)] },
                },
                token,
                $"book-{number}"
            );
            if (status != 201)
                continue;
            var id = booking.GetProperty("id").GetGuid();
            _acknowledged.Add(id);
            if (random.Next(10) == 0)
                continue;
            var (paying, page) = await UntilAnsweredAsync(HttpMethod.Post, $"bookings/{id}/pay-deposit", new { }, token, $"pay-{number}");
            if (paying != 200)
                continue;
            var authority = new Uri(page.GetProperty("redirectUrl").GetString()!).Segments[^1];
            await UntilAnsweredAsync(HttpMethod.Post, $"/sandbox/pay/{authority}?act=stay", null, null, null);
            if (random.Next(8) > 0)
                await UntilAnsweredAsync(HttpMethod.Get, $"payments/callback/sandbox?authority={authority}", null, null, null);
            if (random.Next(4) == 0)
                await UntilAnsweredAsync(HttpMethod.Delete, $"bookings/{id}", null, token, $"cancel-{number}");
        }
    }

    private async Task<(int Status, JsonElement Body)> UntilAnsweredAsync(
        HttpMethod method,
        string path,
        object? body,
        string? token,
        string? key
    )
    {
        for (var attempt = 0; ; attempt++)
        {
            var process = processes[(Environment.CurrentManagedThreadId + attempt) % processes.Length];
            try
            {
                using var request = new HttpRequestMessage(method, new Uri(new Uri(process.Address, "/api/v1/"), path));
                if (token is not null)
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                if (key is not null)
                    request.Headers.Add("Idempotency-Key", key);
                if (body is not null)
                    request.Content = JsonContent.Create(body);
                using var reply = await client.SendAsync(request);
                var text = await reply.Content.ReadAsStringAsync();
                var status = (int)reply.StatusCode;
                if (status is not (503 or 500 or 429) && !text.Contains("idempotency.in_flight", StringComparison.Ordinal))
                {
                    _answers.AddOrUpdate($"{method} {status}", 1, (_, count) => count + 1);
                    return (status, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default);
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException or IOException)
            {
                Interlocked.Increment(ref _lost);
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Lets the jobs of the processes finish what was left, in their own time.</summary>
    private static async Task SettleAsync(NpgsqlDataSource source)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < TimeSpan.FromMinutes(12))
        {
            if (
                await source.ScalarAsync(
                    "SELECT (SELECT count(*) FROM payments WHERE status NOT IN ('paid', 'failed', 'settled', 'refunded')) + (SELECT count(*) FROM outbox_messages)"
                ) == 0
            )
                return;
            await Task.Delay(TimeSpan.FromSeconds(2));
        }
    }

    private async Task<int> ReportAsync(NpgsqlDataSource source, int seed, int kills)
    {
        var ids = string.Join(',', _acknowledged.Select(id => $"'{id}'"));
        var there = await source.ScalarAsync($"SELECT count(*) FROM bookings WHERE id IN ({ids})");
        var all = await source.ScalarAsync("SELECT count(*) FROM bookings");
        var limbo = await source.ScalarAsync("SELECT count(*) FROM payments WHERE status NOT IN ('paid', 'failed', 'settled', 'refunded')");
        var unheld = await source.ScalarAsync(
            "SELECT count(*) FROM payments p JOIN bookings b ON b.id = p.booking_id WHERE p.status = 'paid' AND b.status <> 'confirmed'"
        );
        var taken = await source.ScalarAsync(
            "SELECT coalesce(sum(amount - returned), 0) FROM sandbox_payments WHERE state IN ('verified', 'refunded', 'reversed')"
        );
        var unclaimed = await source.ScalarAsync("SELECT count(*) FROM sandbox_payments WHERE state = 'paid'");
        var booked = await source.ScalarAsync("SELECT coalesce(sum(amount), 0) FROM ledger_entries WHERE account = 'gateway'");
        await using var connection = await source.OpenConnectionAsync();
        var problems = await LedgerCommand.ProblemsAsync(connection, CancellationToken.None);
        var overlaps = await source.OverlapsAsync();
        var kept =
            there == _acknowledged.Count
            && all == _acknowledged.Distinct().Count()
            && limbo + unheld + unclaimed + overlaps + problems.Count == 0
            && taken == booked;
        await Figures.KeepAsync(
            "crash",
            seed,
            [
                Say(
                    $"{kills} kills of an API process (kill -9, two processes) under {Clients} people who book, pay deposits at the sandbox and cancel; {_lost} requests got no answer and were sent again with their key."
                ),
                Say($"Bookings acknowledged: {_acknowledged.Count}, of these there: {there}, made in all: {all}. Overlaps: {overlaps}."),
                Say(
                    $"Payments in limbo: {limbo}; paid without a firm booking: {unheld}; money at the gateway nobody asked for: {unclaimed}. Gateway's own books {taken:N0} Rial, ours {booked:N0} Rial; ledger verify: {problems.Count} problems."
                ),
                Say(
                    $"A killed process answered again after {_backAfter.Average():0.0} s on average, {_backAfter.Max():0.0} s at most (promised ≤ 5 s). Answers: {string.Join(", ", _answers.OrderBy(a => a.Key).Select(a => $"{a.Key} × {a.Value}"))}."
                ),
                kept ? "Kept." : $"BROKEN. {string.Join("; ", problems.Take(5))}",
            ]
        );
        return kept ? 0 : 1;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
