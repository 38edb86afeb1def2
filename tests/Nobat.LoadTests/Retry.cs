using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Nobat.Testing;
using Npgsql;

namespace Nobat.LoadTests;

/// <summary>
/// Promise B-7: each of 1,000 bookings is sent five times under one Idempotency-Key, all at once, one of the five hanging up before the
/// answer. Who is told that the first is still at work asks again. One effect each, one answer for all.
/// </summary>
internal static class Retry
{
    private const int Requests = 1_000;
    private const int Copies = 5;
    private const int AtOnce = 20;

    public static async Task<int> RunAsync(int seed)
    {
        await using var engines = await TestEngines.StartAsync(options => options with { Fsync = true, SynchronousCommit = true });
        var database = await engines.CreateDatabaseAsync("retry");
        var world = await World.SeedAsync(database, new WorldPlan(100, Customers: 200, BookingsPerStylist: 0, seed, _ => (60, 60)));
        await using var first = await Release.StartAsync(database + ";Maximum Pool Size=60", engines.Redis, world);
        await using var second = await Release.StartAsync(database + ";Maximum Pool Size=60", engines.Redis, world);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 200 });
        var tally = new Tally();
        var random = new Random(seed);
        var hangUps = Enumerable.Range(0, Requests).Select(_ => TimeSpan.FromMilliseconds(random.Next(1, 25))).ToArray();

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Requests),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (i, _) =>
            {
                var call = new Call(client, world.NextFreeTime(), world.Tokens[i % world.Tokens.Length], $"retry-{seed}-{i}");
                var lost = call.HangUpAsync(first.Address, hangUps[i]);
                var answers = await Task.WhenAll(
                    Enumerable
                        .Range(1, Copies - 1)
                        .Select(copy => call.UntilSettledAsync(copy % 2 == 0 ? first.Address : second.Address, tally))
                );
                await lost;
                tally.Judge(answers, await call.OtherBodyAsync(second.Address));
            }
        );
        return await ReportAsync(database, tally, seed);
    }

    private static async Task<int> ReportAsync(string database, Tally tally, int seed)
    {
        await using var source = NpgsqlDataSource.Create(database);
        var effects = await source.ScalarAsync("SELECT count(*) FROM bookings");
        var twice = await source.ScalarAsync(
            "SELECT count(*) FROM (SELECT booking_id FROM booking_changes GROUP BY booking_id HAVING count(*) > 1) changed"
        );
        var kept = effects == Requests && twice == 0 && tally.Alike == Requests && tally.OtherBodyRefused == Requests;
        await Figures.KeepAsync(
            "retry",
            seed,
            [
                $"{Requests} bookings, each sent {Copies} times at once to two API processes, one of the five cut off after 1–25 ms.",
                $"Effects: {effects}, changed twice: {twice}. All answers 201 and byte for byte alike: {tally.Alike}. {string.Join("; ", tally.Unlike)}",
                $"Told to come back while the first was at work: {tally.InFlight} times; told that Nobat is busy (503): {tally.Busy} times. Same key, other body, refused with 422: {tally.OtherBodyRefused}.",
                kept ? "Kept." : "BROKEN.",
            ]
        );
        return kept ? 0 : 1;
    }

    private sealed class Tally
    {
        private int _alike;
        private int _otherBodyRefused;
        private int _inFlight;
        private int _busy;

        public int Alike => _alike;
        public int OtherBodyRefused => _otherBodyRefused;
        public int InFlight => _inFlight;

        public int Busy => _busy;
        public ConcurrentBag<string> Unlike { get; } = [];

        public void WasBusy() => Interlocked.Increment(ref _busy);

        public void CameTooEarly() => Interlocked.Increment(ref _inFlight);

        public void Judge((int Status, string Body)[] answers, int otherBody)
        {
            if (answers.All(answer => answer.Status == 201 && answer == answers[0]))
                Interlocked.Increment(ref _alike);
            else
                Unlike.Add(string.Join(' ', answers.Select(answer => $"{answer.Status}:{answer.Body[..6]}")));
            if (otherBody == 422)
                Interlocked.Increment(ref _otherBodyRefused);
        }
    }

    private sealed record Call(HttpClient Client, (Guid Stylist, string Date, string Time) Wanted, string Token, string Key)
    {
        public async Task HangUpAsync(Uri address, TimeSpan after)
        {
            using var enough = new CancellationTokenSource(after);
            try
            {
                await SendAsync(address, Wanted.Time, enough.Token);
            }
            catch (OperationCanceledException)
            {
                // The answer is lost; whether the booking was made only the server knows.
            }
        }

        public async Task<(int Status, string Body)> UntilSettledAsync(Uri address, Tally tally)
        {
            while (true)
            {
                var (status, body) = await SendAsync(address, Wanted.Time, CancellationToken.None);
                if (status == 503)
                    tally.WasBusy();
                else if (status == 409 && body.Contains("idempotency.in_flight", StringComparison.Ordinal))
                    tally.CameTooEarly();
                else
                    return (status, Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(body))));
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }

        public async Task<int> OtherBodyAsync(Uri address) => (await SendAsync(address, "09:01", CancellationToken.None)).Status;

        private async Task<(int Status, string Body)> SendAsync(Uri address, string time, CancellationToken ct)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/api/v1/bookings"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
            request.Headers.Add("Idempotency-Key", Key);
            request.Content = JsonContent.Create(
                new
                {
                    stylistId = Wanted.Stylist,
                    bookingDate = Wanted.Date,
                    startTime = time,
                }
            );
            using var reply = await Client.SendAsync(request, ct);
            return ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync(ct));
        }
    }
}
