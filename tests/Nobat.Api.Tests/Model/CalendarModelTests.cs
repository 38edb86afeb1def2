using System.Globalization;
using Nobat.Testing;
using NodaTime;
using NodaTime.Text;

namespace Nobat.Api.Tests.Model;

/// <summary>
/// Random steps over HTTP against a model, several stylists side by side, around the days when clocks change. <c>NOBAT_TEST_SEED</c>
/// replays a run, <c>NOBAT_TEST_STEPS</c> makes it longer.
/// </summary>
public sealed class CalendarModelTests(ApiFixture api) : ApiTest(api)
{
    private const int StepsARound = 8;
    private const int Lanes = 6;

    internal static readonly int Seed = Number("NOBAT_TEST_SEED", Random.Shared.Next());
    private static readonly int Steps = Number("NOBAT_TEST_STEPS", 10_000);

    private static readonly Duration[] Waits =
    [
        Duration.FromSeconds(20),
        Duration.FromSeconds(100),
        Duration.FromMinutes(4),
        Duration.FromMinutes(5),
        Duration.FromMinutes(6),
        Duration.FromMinutes(50),
        Duration.FromHours(7),
    ];

    [Theory, Trait("Promise", "B-4"), Trait("Feature", "AV-05"), Trait("Feature", "BK-09")]
    [InlineData("2026-11-23T08:00:00Z", "Asia/Tehran", "Asia/Kathmandu", "America/New_York")]
    [InlineData("2027-03-26T20:00:00Z", "Asia/Tehran", "Europe/Berlin", "Europe/London")]
    [InlineData("2027-04-02T10:00:00Z", "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Auckland")]
    [InlineData("2027-10-29T18:00:00Z", "Europe/Berlin", "Africa/Casablanca", "Asia/Beirut")]
    public async Task Whatever_is_done_over_http_the_calendar_is_the_models(string start, params string[] zones)
    {
        await Clock.AdvanceTo(InstantPattern.General.Parse(start).Value);
        var random = new Random(Seed);
        var (lanes, people) = await LanesAsync(zones, random);
        var tokensSince = Clock.Now;
        while (lanes.Sum(lane => lane.Steps) < Steps / 4)
        {
            await Task.WhenAll(lanes.Select(lane => lane.RunAsync(StepsARound)));
            await Clock.Advance(Waits[random.Next(Waits.Length)]);
            if (Clock.Now - tokensSince < Duration.FromMinutes(20))
                continue;
            await Task.WhenAll(people.Select(some => some.RenewAsync()));
            tokensSince = Clock.Now;
        }

        // A run in which hardly anything could be booked would agree with anything.
        Assert.True(lanes.Sum(lane => lane.Taken) > Steps / 40, $"only {lanes.Sum(lane => lane.Taken)} times were taken");
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{lanes.Sum(lane => lane.Steps)} steps, {lanes.Sum(lane => lane.Taken)} times taken, seed {Seed}"
        );
    }

    private async Task<(ModelLane[] Lanes, ModelPeople[] People)> LanesAsync(string[] zones, Random random)
    {
        var people = new ModelPeople[Lanes];
        var lanes = new ModelLane[Lanes];
        for (var i = 0; i < Lanes; i++)
        {
            people[i] = await PeopleAsync();
            // Each its own source of chance: side by side, one source would not replay.
            lanes[i] = new ModelLane(people[i], new ModelCalendar(zones[i % zones.Length]), new Random(random.Next()), Clock);
            await lanes[i].ArrangeAsync();
        }

        return (lanes, people);
    }

    private async Task<ModelPeople> PeopleAsync()
    {
        var stylist = await Given.AnApprovedStylistWithoutHours();
        Person[] customers = [await Given.ASignedInCustomer(), await Given.ASignedInCustomer()];
        var people = new ModelPeople(stylist.StylistId, Guest, As(stylist), [.. customers.Select(As)]);
        people.Remember(people.Stylist, stylist);
        foreach (var (client, customer) in people.Customers.Zip(customers))
            people.Remember(client, customer);
        return people;
    }

    private static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
