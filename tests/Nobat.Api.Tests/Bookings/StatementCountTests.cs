using System.Collections.Concurrent;
using System.Diagnostics;
using Nobat.Api.Tests.Services;
using Nobat.Testing;

namespace Nobat.Api.Tests.Bookings;

public sealed class StatementCountTests : ApiTest
{
    private readonly ConcurrentDictionary<ActivityTraceId, int> _statements = new();
    private readonly ActivityListener _listener;

    public StatementCountTests(ApiFixture api)
        : base(api)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Npgsql" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = activity =>
            {
                if (activity.Source.Name == "Npgsql")
                    _statements.AddOrUpdate(activity.TraceId, 1, (_, count) => count + 1);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>A batch counts once, as the one round trip it is; BEGIN and COMMIT travel with their neighbours or count as their own.</summary>
    [Fact, Trait("Promise", "V-7")]
    public async Task No_booking_endpoint_asks_the_database_more_often_than_it_must()
    {
        var stylist = await Given.AnApprovedStylist();
        var (sara, desk) = (As(await Given.ASignedInCustomer()), As(stylist));
        var held = await sara.Hold(stylist, Tomorrow, "10:00").Succeeded();
        await desk.Get("stylists/bookings").Succeeded();

        var counts = new Dictionary<string, int>
        {
            ["hold"] = await Count(sara, HttpMethod.Post, "bookings/holds", BookingTalk.Wish(stylist, Tomorrow, "11:00")),
            ["book"] = await Count(sara, HttpMethod.Post, "bookings", BookingTalk.Wish(stylist, Tomorrow, "12:00")),
            ["walk-in"] = await Count(desk, HttpMethod.Post, "stylists/bookings", BookingTalk.WalkInWish(Tomorrow, "13:00")),
        };
        var booked = await sara.Book(stylist, Tomorrow, "14:00").Succeeded();
        counts["get"] = await Count(sara, HttpMethod.Get, $"bookings/{booked.Id()}");
        counts["move"] = await Count(
            sara,
            HttpMethod.Put,
            $"bookings/{booked.Id()}",
            new { bookingDate = BookingTalk.Iso(Tomorrow), startTime = "15:00" }
        );
        counts["cancel"] = await Count(sara, HttpMethod.Delete, $"bookings/{booked.Id()}");
        counts["mine"] = await Count(sara, HttpMethod.Get, "bookings");
        counts["desk"] = await Count(desk, HttpMethod.Get, "stylists/bookings");

        Assert.NotEqual(Guid.Empty, held.Id());
        Dictionary<string, int> most = new()
        {
            ["hold"] = 7,
            ["book"] = 5,
            ["walk-in"] = 6,
            ["get"] = 1,
            ["move"] = 7,
            ["cancel"] = 7,
            ["mine"] = 1,
            ["desk"] = 3,
        };
        Assert.All(counts, entry => Assert.True(entry.Value > 0 && entry.Value <= most[entry.Key], $"{entry.Key}: {entry.Value}"));
    }

    /// <summary>Choosing costs one statement more than a plain visit, however many services there are; reading and moving cost none.</summary>
    [Fact, Trait("Promise", "V-7"), Trait("Feature", "ST-06")]
    public async Task Services_cost_one_statement_and_only_where_they_are_chosen()
    {
        var stylist = await Given.AnApprovedStylist();
        var (sara, desk) = (As(await Given.ASignedInCustomer()), As(stylist));
        var (colour, cut) = (await desk.AddService(ServiceTalk.Colour), await desk.AddService(ServiceTalk.Cut));
        var plain = await Count(sara, HttpMethod.Post, "bookings", BookingTalk.Wish(await Given.AnApprovedStylist(), Tomorrow, "16:00"));
        var one = await Count(sara, HttpMethod.Post, "bookings", ServiceTalk.Wish(stylist, Tomorrow, "15:00", cut));
        var two = await Count(sara, HttpMethod.Post, "bookings", ServiceTalk.Wish(stylist, Tomorrow, "12:00", colour, cut));
        var hold = await Count(sara, HttpMethod.Post, "bookings/holds", ServiceTalk.Wish(stylist, Tomorrow, "09:00", cut, colour));
        var booked = (await sara.Get("bookings?scope=upcoming").Items()).First(booking => booking.Services().Length == 2);

        Assert.Equal((plain + 1, plain + 1), (one, two));
        Assert.InRange(hold, 1, 8);
        Assert.Equal(1, await Count(sara, HttpMethod.Get, $"bookings/{booked.Id()}"));
        Assert.Equal(1, await Count(sara, HttpMethod.Get, "bookings"));
    }

    [Fact, Trait("Promise", "V-7")]
    public async Task A_longer_list_takes_no_more_statements()
    {
        var stylist = await Given.AnApprovedStylist();
        var desk = As(stylist);
        string[] starts = ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00"];
        var counts = new List<int>();
        foreach (var start in starts)
        {
            await As(await Given.ASignedInCustomer()).Book(stylist, Tomorrow, start).Succeeded();
            counts.Add(await Count(desk, HttpMethod.Get, "stylists/bookings"));
        }

        Assert.True(counts[^1] > 0);
        Assert.Equal(counts[1], counts[^1]);
    }

    public override ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return base.DisposeAsync();
    }

    private async Task<int> Count(HttpClient client, HttpMethod method, string path, object? body = null)
    {
        var trace = ActivityTraceId.CreateRandom();
        await client.Send(method, path, body, ("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01")).Succeeded();
        return _statements.GetValueOrDefault(trace);
    }
}
