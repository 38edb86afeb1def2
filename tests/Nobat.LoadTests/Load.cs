using System.Diagnostics;
using System.Globalization;
using Nobat.Testing;
using Npgsql;

namespace Nobat.LoadTests;

/// <param name="Seconds">How long each server is measured for each scenario, in turns of a third.</param>
/// <param name="Only">Only the work whose name has this in it, to look closer; nothing is recorded then.</param>
internal sealed record LoadPlan(int Seed, int Stylists, int Bookings, int Seconds, string? Only);

/// <summary>
/// Promises V-1, V-2, V-3 and V-6: what one API process does, beside a bare host that executes the same SQL on the same database in
/// the same minutes.
/// </summary>
internal sealed class Load(LoadPlan plan, Scenarios scenarios)
{
    private const int Connections = 64;
    private const int Turns = 3;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private long _next;
    private int _unexpected;

    public static async Task<int> RunAsync(LoadPlan plan)
    {
        await using var engines = await TestEngines.StartAsync(options => options with { Fsync = true, SynchronousCommit = true });
        var database = await engines.CreateDatabaseAsync("load");
        var world = await World.SeedAsync(
            database,
            new WorldPlan(plan.Stylists, Customers: 2_000, plan.Bookings / plan.Stylists, plan.Seed, _ => (30, 30))
        );
        var pooled = database + ";Maximum Pool Size=64";
        await Release.Published;
        var starts = await StartsAsync(pooled, engines.Redis, world);
        await using var api = await Release.StartAsync(pooled, engines.Redis, world);
        await using var ceiling = await CeilingProcess.StartAsync(pooled + ";Max Auto Prepare=50");
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 512 });
        var scenarios = new Scenarios(client, new Uri(api.Address, "/api/v1/"), ceiling.Address, world);
        await using var source = NpgsqlDataSource.Create(database);
        var known = await scenarios.SetPasswordAsync();
        await source.ExecuteAsync(
            $"UPDATE users u SET password_hash = k.password_hash FROM users k WHERE k.id = '{known}' AND u.role = 'user'"
        );
        await scenarios.MeasureAnswersAsync();

        var load = new Load(plan, scenarios);
        if (plan.Only is not null)
        {
            Console.WriteLine($"API process {api.ProcessId}; first answers {starts}");
            await load.CompareAsync();
            Console.WriteLine($"{Resident(api.ProcessId):0} MB resident");
            return 0;
        }

        List<string> lines = [.. load.Describe(), "", .. await load.CompareAsync(), "", .. await load.RatesAsync(), ""];
        lines.Add(
            $"V-6: first answer {starts} after process start (promised ≤ 1,500 ms); {Resident(api.ProcessId):0} MB resident after the load (promised ≤ 200 MB)."
        );
        lines.Add($"Overlaps by self-join: {await source.OverlapsAsync()}. Deadlocks: {await source.DeadlocksAsync()}.");
        await Figures.KeepAsync("load", plan.Seed, lines);
        return load._unexpected == 0 ? 0 : 1;
    }

    private IEnumerable<string> Describe() =>
        [
            $"{plan.Stylists:N0} stylists, {plan.Bookings:N0} bookings, 2,000 customers by COPY; fsync on; seed {plan.Seed}; closed loop over {Connections} connections, {plan.Seconds} s a server in {Turns} turns each.",
            "The bare host has no authentication, validation, slot engine or JSON of its own: it executes the same statements by raw Npgsql and sends as many bytes.",
        ];

    private async Task<List<string>> CompareAsync()
    {
        List<string> rows =
        [
            "| work | Nobat /s | p50 ms | p99 ms | bare host /s | ratio | to compare with |",
            "|---|---|---|---|---|---|---|",
        ];
        foreach (
            var scenario in (Scenario[])
                [scenarios.SlotsOfAMonth, scenarios.HoldAndCreate, scenarios.Me, scenarios.MyBookings, .. scenarios.ComparedWithThePast]
        )
        {
            if (plan.Only is { } part && !scenario.Name.Contains(part, StringComparison.Ordinal))
                continue;
            var row = await CompareAsync(scenario);
            Console.WriteLine(row);
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>In turns, so that whatever else the machine does meets both alike.</summary>
    private async Task<string> CompareAsync(Scenario scenario)
    {
        Latencies ours = new(),
            theirs = new(),
            warming = new();
        await Driver.ClosedLoopAsync(Connections, WarmUp, warming, () => scenario.Ask(Next()));
        if (scenario.AskCeiling is { } warm)
            await Driver.ClosedLoopAsync(Connections, WarmUp, warming, () => warm(Next()));
        var (took, ceilingTook) = (0d, 0d);
        for (var turn = 0; turn < Turns; turn++)
        {
            took += await Driver.ClosedLoopAsync(Connections, Turn, ours, () => scenario.Ask(Next()));
            if (scenario.AskCeiling is { } ask)
                ceilingTook += await Driver.ClosedLoopAsync(Connections, Turn, theirs, () => ask(Next()));
        }

        var refused = CountUnexpected(ours) + CountUnexpected(theirs);
        var (rate, ceiling) = (ours.Count / took, theirs.Count / ceilingTook);
        var against = scenario.AskCeiling is null ? "|" : $"{ceiling:N0} | {rate / ceiling:P0}";
        var note = refused == 0 ? "" : $" ({ours.Statuses()}; bare {theirs.Statuses()})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {scenario.Name} | {rate:N0} | {ours.Percentile(50):0.0} | {ours.Percentile(99):0.0} | {against} | {scenario.Promise}{note} |"
        );
    }

    private async Task<List<string>> RatesAsync()
    {
        List<string> rows = ["| work at a fixed rate | sent /s | p50 ms | p99 ms | promised p99 |", "|---|---|---|---|---|"];
        foreach (
            var (scenario, rate, promised) in ((Scenario, int, string)[])
                [(scenarios.SlotsOfAMonth, 300, "V-1: ≤ 40 ms"), (scenarios.HoldAndCreate, 200, "V-2: ≤ 80 ms")]
        )
        {
            var latencies = new Latencies();
            await Driver.OpenLoopAsync(rate, TimeSpan.FromSeconds(plan.Seconds), latencies, () => scenario.Ask(Next()));
            CountUnexpected(latencies);
            rows.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {scenario.Name} | {rate} | {latencies.Percentile(50):0.0} | {latencies.Percentile(99):0.0} | {promised} |"
                )
            );
            Console.WriteLine(rows[^1]);
        }

        return rows;
    }

    private TimeSpan Turn => TimeSpan.FromSeconds((double)plan.Seconds / Turns);

    private long Next() => Interlocked.Increment(ref _next);

    private int CountUnexpected(Latencies latencies)
    {
        var count = latencies.CountOf(status => status is < 200 or >= 300);
        _unexpected += count;
        return count;
    }

    private static async Task<string> StartsAsync(string database, string redis, World world)
    {
        var taken = new List<double>();
        for (var i = 0; i < 3; i++)
        {
            var watch = Stopwatch.GetTimestamp();
            await using var api = await Release.StartAsync(database, redis, world);
            taken.Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
        }

        return string.Join(", ", taken.Select(ms => string.Create(CultureInfo.InvariantCulture, $"{ms:N0} ms")));
    }

    private static double Resident(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.WorkingSet64 / 1048576.0;
    }
}
