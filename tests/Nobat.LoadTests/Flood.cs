using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Nobat.Testing;
using Npgsql;

namespace Nobat.LoadTests;

/// <summary>
/// Promises A-10 and O-4: what a flood of sign-ins leaves for everybody else, and what three times as many requests as Nobat can answer
/// leave of it.
/// </summary>
internal sealed class Flood(HttpClient client, Uri api, World world, TimeSpan length)
{
    private const int ReadsPerSecond = 100;
    private const int LoginsAtOnce = 200;
    private const int Connections = 64;
    private long _next;

    public static async Task<int> RunAsync(int seed, int seconds)
    {
        await using var engines = await TestEngines.StartAsync(options => options with { Fsync = true, SynchronousCommit = true });
        var database = await engines.CreateDatabaseAsync("flood");
        var world = await World.SeedAsync(database, new WorldPlan(200, Customers: 2_000, BookingsPerStylist: 100, seed, _ => (30, 30)));
        await using var process = await Release.StartAsync(database + ";Maximum Pool Size=64", engines.Redis, world);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 4_096 })
        {
            Timeout = TimeSpan.FromSeconds(30),
        };
        var flood = new Flood(client, new Uri(process.Address, "/api/v1/"), world, TimeSpan.FromSeconds(seconds));
        await flood.SetPasswordsAsync(database);
        await Figures.KeepAsync("flood", seed, [.. await flood.OfSignInsAsync(), "", .. await flood.OfReadersAsync(process.Address)]);
        return 0;
    }

    private async Task<List<string>> OfSignInsAsync()
    {
        await Driver.OpenLoopAsync(ReadsPerSecond, length / 2, new Latencies(), ReadAsync);
        await LoginsAsync(new Latencies());
        Latencies quiet = new(),
            meanwhile = new(),
            logins = new();
        await Driver.OpenLoopAsync(ReadsPerSecond, length, quiet, ReadAsync);
        using var over = new CancellationTokenSource();
        var flooding = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
                await LoginsAsync(logins);
        });
        await Driver.OpenLoopAsync(ReadsPerSecond, length, meanwhile, ReadAsync);
        await over.CancelAsync();
        await flooding;
        var rise = meanwhile.Percentile(99) / quiet.Percentile(99);
        return
        [
            Say(
                $"A-10: {ReadsPerSecond} signed-in reads a second for {length.TotalSeconds} s: p50 {quiet.Percentile(50):0.0} ms, p99 {quiet.Percentile(99):0.0} ms."
            ),
            Say(
                $"The same while {LoginsAtOnce} people at once sign in by password, again and again ({logins.Statuses()}): p50 {meanwhile.Percentile(50):0.0} ms, p99 {meanwhile.Percentile(99):0.0} ms, {rise:0.0} times (promised < 2). Reads: {meanwhile.Statuses()}."
            ),
        ];
    }

    private async Task<List<string>> OfReadersAsync(Uri host)
    {
        Latencies warming = new(),
            peak = new(),
            flooded = new(),
            bookings = new(),
            probes = new();
        await Driver.ClosedLoopAsync(Connections, length / 4, warming, SlotsAsync);
        var took = await Driver.ClosedLoopAsync(Connections, length, peak, SlotsAsync);
        var goodput = peak.CountOf(status => status == 200) / took;
        var rate = (int)(goodput * 3);
        var flood = Driver.OpenLoopAsync(rate, length, flooded, SlotsAsync);
        var beside = Task.WhenAll(
            Driver.OpenLoopAsync(10, length, bookings, BookAsync),
            Driver.OpenLoopAsync(
                4,
                length,
                probes,
                () => StatusAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(host, "/health/live")))
            )
        );
        var floodTook = await flood;
        var recovery = Stopwatch.StartNew();
        await beside;
        var recovered = await UntilQuietAsync(recovery);
        var kept = flooded.CountOf(status => status == 200) / floodTook;
        return
        [
            Say(
                $"O-4: at its best {goodput:N0} explained calendars of 60 days a second over {Connections} connections. Then {rate:N0} asked a second for {length.TotalSeconds} s ({floodTook:0.0} s until the last answer):"
            ),
            Say($"{flooded.Statuses()}: {kept:N0} a second answered, {kept / goodput:P0} of the best (promised ≥ 80 %)."),
            Say(
                $"Sent away: p50 {flooded.Percentile(50, 503):0.0} ms, p99 {flooded.Percentile(99, 503):0.0} ms (promised ≤ 50 ms, both sides and the generator on two cores)."
            ),
            Say(
                $"Meanwhile 10 bookings a second: {bookings.Statuses()}, p99 {bookings.Percentile(99):0} ms. Probes: {probes.Statuses()}, p99 {probes.Percentile(99):0} ms. Back to normal {recovered.TotalSeconds:0.0} s after the flood (promised ≤ 5 s)."
            ),
        ];
    }

    /// <summary>Ten answers in a row within 200 ms.</summary>
    private async Task<TimeSpan> UntilQuietAsync(Stopwatch watch)
    {
        for (var inARow = 0; inARow < 10 && watch.Elapsed < TimeSpan.FromSeconds(30); )
        {
            var started = Stopwatch.GetTimestamp();
            var status = await SlotsAsync();
            inARow = status == 200 && Stopwatch.GetElapsedTime(started) < TimeSpan.FromMilliseconds(200) ? inARow + 1 : 0;
        }

        return watch.Elapsed;
    }

    private async Task SetPasswordsAsync(string database)
    {
        using var request = Request(HttpMethod.Post, "users/set-password", 0);
        request.Content = JsonContent.Create(new { password = Scenarios.Password });
        using var reply = await client.SendAsync(request);
        reply.EnsureSuccessStatusCode();
        await using var source = NpgsqlDataSource.Create(database);
        await source.ExecuteAsync(
            $"UPDATE users u SET password_hash = k.password_hash FROM users k WHERE k.id = '{world.Customers[0]}' AND u.role = 'user'"
        );
    }

    private Task LoginsAsync(Latencies into) => Task.WhenAll(Enumerable.Range(0, LoginsAtOnce).Select(_ => LoginAsync(into)));

    private async Task LoginAsync(Latencies into)
    {
        var started = Stopwatch.GetTimestamp();
        var phoneNumber = World.PhoneOf((int)(Next() % world.Customers.Length));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api, "auth/login"))
        {
            Content = JsonContent.Create(new { phoneNumber, password = Scenarios.Password }),
        };
        into.Add(await StatusAsync(request), Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task<int> BookAsync()
    {
        var (stylistId, bookingDate, startTime) = world.NextFreeTime();
        using var request = Request(HttpMethod.Post, "bookings", Next());
        request.Content = JsonContent.Create(
            new
            {
                stylistId,
                bookingDate,
                startTime,
            }
        );
        return await StatusAsync(request);
    }

    private Task<int> ReadAsync() => StatusAsync(Request(HttpMethod.Get, "auth/me", Next()));

    private Task<int> SlotsAsync() =>
        StatusAsync(
            new HttpRequestMessage(
                HttpMethod.Get,
                new Uri(
                    api,
                    $"stylists/{world.Stylists[Next() % world.Stylists.Length]}/availability?from={world.DateText(1)}&to={world.DateText(60)}&explain=true"
                )
            )
        );

    private HttpRequestMessage Request(HttpMethod method, string path, long customer) =>
        new(method, new Uri(api, path))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", world.Tokens[customer % world.Tokens.Length]) },
        };

    private async Task<int> StatusAsync(HttpRequestMessage request)
    {
        using (request)
        {
            try
            {
                using var reply = await client.SendAsync(request);
                await reply.Content.CopyToAsync(Stream.Null);
                return (int)reply.StatusCode;
            }
            catch (Exception lost) when (lost is HttpRequestException or TaskCanceledException)
            {
                return 0;
            }
        }
    }

    private long Next() => Interlocked.Increment(ref _next);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
