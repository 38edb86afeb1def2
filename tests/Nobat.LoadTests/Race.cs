using System.Diagnostics;
using System.Net.Http.Headers;
using Nobat.Testing;
using Npgsql;

namespace Nobat.LoadTests;

/// <summary>
/// Promise B-1: three API processes, 2,000 simultaneous bookings at 200 times, ten rivals for each, of visits that overlap without
/// all starting together. Exactly one of each ten may win.
/// </summary>
internal static class Race
{
    private const int Stylists = 20;
    private const int Days = 10;
    private const int Rivals = 10;
    private const int Noon = 12 * 60;
    private const int WarmUpStylists = 10;
    private const int WarmUpBatch = 300;
    private const int WarmUpBatches = 24;
    private static readonly int[] Lengths = [30, 45, 60, 90, 120];

    public static async Task<int> RunAsync(int seed)
    {
        await using var engines = await TestEngines.StartAsync(options => options with { Fsync = true, SynchronousCommit = true });
        var database = await engines.CreateDatabaseAsync("race");
        // More stylists than the race has: the processes warm up there.
        var world = await World.SeedAsync(
            database,
            new WorldPlan(Stylists + WarmUpStylists, Customers: 100, BookingsPerStylist: 0, seed, i => (Lengths[i % Lengths.Length], 15))
        );
        var pooled = database + ";Maximum Pool Size=50";
        await using var first = await Release.StartAsync(pooled, engines.Redis, world);
        await using var second = await Release.StartAsync(pooled, engines.Redis, world);
        await using var third = await Release.StartAsync(pooled, engines.Redis, world);
        ApiProcess[] processes = [first, second, third];
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1_000 });

        await Task.WhenAll(processes.Select(api => WarmUpAsync(client, api, world)));
        var latencies = new Latencies();
        var gate = new TaskCompletionSource();
        var running = Attempts(world, new Random(seed)).Select((attempt, i) => AttemptAsync(processes[i % 3], attempt)).ToArray();
        var before = CpuOf(processes);
        var watch = Stopwatch.StartNew();
        gate.SetResult();
        await Task.WhenAll(running);
        watch.Stop();
        Console.WriteLine(
            $"T {(Stopwatch.GetTimestamp() / 1e9) - watch.Elapsed.TotalSeconds:0.000},{Stopwatch.GetTimestamp() / 1e9:0.000}"
        );
        Console.WriteLine(
            $"CPU: {string.Join(", ", CpuOf(processes).Zip(before, (now, then) => $"{(now - then).TotalSeconds:0.00} s"))} (the last is the generator's)"
        );
        if (latencies.CountOf(status => status >= 500) > 0)
            Console.WriteLine(string.Join(Environment.NewLine, processes.Select(api => api.Output)));
        return await ReportAsync(database, world.Stylists[..Stylists], latencies, watch.Elapsed, seed);

        async Task AttemptAsync(ApiProcess api, Attempt attempt)
        {
            await gate.Task;
            await Task.Yield();
            var started = Stopwatch.GetTimestamp();
            var status = await PostAsync(client, api, attempt);
            latencies.Add(status, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
    }

    private static TimeSpan[] CpuOf(ApiProcess[] processes) =>
        [
            .. processes.Select(api => Process.GetProcessById(api.ProcessId).TotalProcessorTime),
            Process.GetCurrentProcess().TotalProcessorTime,
        ];

    private sealed record Attempt(Guid Stylist, string Date, string Time, string Token);

    /// <summary>A rush meets processes that have been at work for a while, not ones that still compile: taken and free times alike.</summary>
    private static async Task WarmUpAsync(HttpClient client, ApiProcess api, World world)
    {
        for (var batch = 0; batch < WarmUpBatches; batch++)
            await Task.WhenAll(Enumerable.Range(0, WarmUpBatch).Select(i => PostAsync(client, api, WarmUp(batch, i))));

        Attempt WarmUp(int batch, int i) =>
            new(
                world.Stylists[Stylists + (i % WarmUpStylists)],
                world.DateText(1 + batch),
                World.TimeText(Noon + (i / WarmUpStylists % 4 * 15)),
                world.Tokens[i % world.Tokens.Length]
            );
    }

    private static async Task<int> PostAsync(HttpClient client, ApiProcess api, Attempt attempt)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(api.Address, "/api/v1/bookings"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", attempt.Token);
        request.Content = JsonContent.Create(
            new
            {
                stylistId = attempt.Stylist,
                bookingDate = attempt.Date,
                startTime = attempt.Time,
            }
        );
        using var reply = await client.SendAsync(request);
        await reply.Content.ReadAsByteArrayAsync();
        return (int)reply.StatusCode;
    }

    /// <summary>Rivals for one time start a quarter of an hour apart and less than one length apart, so any two of them overlap.</summary>
    private static Attempt[] Attempts(World world, Random random)
    {
        var all =
            from stylist in Enumerable.Range(0, Stylists)
            from day in Enumerable.Range(3, Days)
            from rival in Enumerable.Range(0, Rivals)
            let offset = rival % (Lengths[stylist % Lengths.Length] / 15) * 15
            let token = world.Tokens[((stylist * 7) + (day * 3) + rival) % world.Tokens.Length]
            select new Attempt(world.Stylists[stylist], world.DateText(day), World.TimeText(Noon + offset), token);
        var shuffled = all.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }

    private static async Task<int> ReportAsync(string database, Guid[] stylists, Latencies latencies, TimeSpan took, int seed)
    {
        await using var source = NpgsqlDataSource.Create(database);
        var confirmed = await source.ScalarAsync(
            $"SELECT count(*) FROM bookings WHERE status = 'confirmed' AND stylist_id IN ({string.Join(',', stylists.Select(id => $"'{id}'"))})"
        );
        var (overlaps, deadlocks) = (await source.OverlapsAsync(), await source.DeadlocksAsync());
        var created = latencies.CountOf(status => status == 201);
        var refused = latencies.CountOf(status => status == 409);
        var attempts = Stylists * Days * Rivals;
        var kept = created == Stylists * Days && confirmed == created && refused == attempts - created && overlaps == 0 && deadlocks == 0;
        await Figures.KeepAsync(
            "race",
            seed,
            [
                $"{attempts} simultaneous POST /bookings at {Stylists * Days} times, three API processes at work since {WarmUpBatch * WarmUpBatches} requests each, took {took.TotalSeconds:0.0} s.",
                $"Answers: {latencies.Statuses()}. Confirmed rows: {confirmed}. Overlaps by self-join: {overlaps}. Deadlocks: {deadlocks}.",
                $"p50 {latencies.Percentile(50):0} ms, p99 {latencies.Percentile(99):0} ms (promised ≤ 1,500 ms with all sent at once).",
                kept ? "Kept: one winner of each ten, nobody else." : "BROKEN.",
            ]
        );
        return kept ? 0 : 1;
    }
}
