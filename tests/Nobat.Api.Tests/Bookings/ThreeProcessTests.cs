using System.Net;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Bookings;

/// <summary>The short form of the race; the full one is a command of the load tests.</summary>
public sealed class ThreeProcessTests(ApiFixture api) : ApiTest(api)
{
    private const int Rivals = 10;
    private const int Times = 4;
    private const int Stylists = 4;

    [Fact, Trait("Promise", "B-1"), Trait("Feature", "BK-09")]
    public async Task Three_processes_sell_each_time_once()
    {
        // The other processes live in real time, and the tokens made here must be good there.
        var real = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        if (real > Clock.Now)
            await Clock.AdvanceTo(real);
        var (apart, crossing) = (Tomorrow, Tomorrow.PlusDays(1));
        var stylists = new List<(StylistPerson Stylist, string[] Apart, string[] Crossing)>();
        foreach (var minutes in new[] { 30, 45, 60, 90 })
            stylists.Add(await AStylist(minutes, apart, crossing));
        var tokens = new string[Rivals];
        for (var i = 0; i < Rivals; i++)
            tokens[i] = (await Given.ASignedInCustomer()).AccessToken;

        var database = Api.DatabaseConnectionString + ";Maximum Pool Size=25";
        await using var first = await ApiProcess.StartAsync(database, Api.Engines.Redis);
        await using var second = await ApiProcess.StartAsync(database, Api.Engines.Redis);
        await using var third = await ApiProcess.StartAsync(database, Api.Engines.Redis);
        ApiProcess[] processes = [first, second, third];
        var turn = 0;
        // A process compiles its code during its first booking, with the calendar locked; that is not the rush this is about.
        foreach (var api in processes)
        {
            var wish = BookingTalk.Wish(stylists[turn].Stylist, Tomorrow.PlusDays(7), stylists[turn].Apart[0]);
            using var booked = await api.Client.Send(HttpMethod.Post, "bookings", wish, ("Authorization", $"Bearer {tokens[turn++]}"));
            Assert.Equal(HttpStatusCode.Created, booked.StatusCode);
        }

        var sold = await Race(stylists.SelectMany(s => s.Apart.Select(start => (s.Stylist, apart, start))));
        var crossed = await Race(stylists.SelectMany(s => s.Crossing.Select(start => (s.Stylist, crossing, start))));

        Assert.Equal(
            new() { [HttpStatusCode.Created] = Stylists * Times, [HttpStatusCode.Conflict] = Stylists * Times * (Rivals - 1) },
            sold
        );
        Assert.All(crossed.Keys, status => Assert.Contains(status, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }));
        Assert.InRange(crossed[HttpStatusCode.Created], Stylists, Stylists * Times);
        Assert.Equal(0L, await Sql<long>(BookingRaceTests.OverlapsSql));
        Assert.Equal(
            processes.Length + (Stylists * Times) + crossed[HttpStatusCode.Created],
            await Sql<long>("SELECT count(*) FROM bookings WHERE status = 'confirmed'")
        );

        async Task<Dictionary<HttpStatusCode, int>> Race(IEnumerable<(StylistPerson Stylist, LocalDate Date, string Start)> times)
        {
            var attempts = times.SelectMany(time => tokens.Select(token => (time.Stylist, time.Date, time.Start, Token: token))).ToArray();
            Random.Shared.Shuffle(attempts);
            var replies = await Task.WhenAll(
                attempts.Select(attempt =>
                    processes[Interlocked.Increment(ref turn) % 3]
                        .Client.Send(
                            HttpMethod.Post,
                            "bookings",
                            BookingTalk.Wish(attempt.Stylist, attempt.Date, attempt.Start),
                            ("Authorization", $"Bearer {attempt.Token}")
                        )
                )
            );
            return replies.ByStatus();
        }
    }

    /// <summary>Times that stand apart on one day, and as many that cross one another on the next.</summary>
    private async Task<(StylistPerson, string[], string[])> AStylist(int minutes, LocalDate apart, LocalDate crossing)
    {
        var stylist = await Given.AnApprovedStylist(new() { SlotMinutes = minutes, BufferMinutes = 15 });
        await As(stylist).Put($"stylists/{stylist.StylistId}/availability", new { slotStepMinutes = 15 }).Succeeded();
        var step = (minutes + 15) / 15;
        return (stylist, [.. (await Free(apart)).Where((_, i) => i % step == 0).Take(Times)], [.. (await Free(crossing)).Take(Times)]);

        async Task<IEnumerable<string>> Free(LocalDate date)
        {
            var answer = await Guest.Get($"stylists/{stylist.StylistId}/availability?date={BookingTalk.Iso(date)}").Succeeded();
            return answer.GetProperty("days")[0].GetProperty("slots").EnumerateArray().Select(slot => slot.Text("startTime"));
        }
    }
}
