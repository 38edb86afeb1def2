using System.Text.Json;
using Nobat.Infrastructure.Database;
using Nobat.Testing;

namespace Nobat.Api.Tests.Testing;

/// <summary>The data of <c>-- seed</c>.</summary>
public sealed class DemoSeedTests(ApiFixture api) : ApiTest(api)
{
    [Fact, Trait("Feature", "DB-03")]
    public async Task It_makes_twenty_stylists_and_two_months_of_bookings_once()
    {
        var made = await DemoSeed.RunAsync(Api.DatabaseConnectionString, Clock.Now, CancellationToken.None);
        var again = await DemoSeed.RunAsync(Api.DatabaseConnectionString, Clock.Now, CancellationToken.None);

        Assert.True(made > 1_000);
        Assert.Null(again);
        Assert.Equal(20, await Sql<long>("SELECT count(*) FROM stylist_profiles WHERE status = 'approved'"));
        Assert.Equal(made, (int)await Sql<long>("SELECT count(*) FROM bookings"));
        Assert.Equal(20, await Sql<long>("SELECT count(DISTINCT stylist_id) FROM services WHERE cardinality(segments) > 1 AND is_active"));
        Assert.InRange(
            await Sql<int>("SELECT max(date) - $1 FROM bookings", Clock.Today.ToDateOnly()),
            DemoSeed.DaysEachWay - 3,
            DemoSeed.DaysEachWay + 3
        );
        Assert.InRange(
            await Sql<int>("SELECT $1 - min(date) FROM bookings", Clock.Today.ToDateOnly()),
            DemoSeed.DaysEachWay - 3,
            DemoSeed.DaysEachWay + 3
        );
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM bookings WHERE status = 'confirmed' AND ends_at < nobat_now()"));
    }

    [Fact, Trait("Feature", "DB-03")]
    public async Task It_tells_nobody()
    {
        await DemoSeed.RunAsync(Api.DatabaseConnectionString, Clock.Now, CancellationToken.None);

        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM outbox_messages"));
    }

    [Fact, Trait("Feature", "DB-03")]
    public async Task What_it_booked_is_not_offered_and_the_rest_is()
    {
        await DemoSeed.RunAsync(Api.DatabaseConnectionString, Clock.Now, CancellationToken.None);
        var stylist = await Sql<Guid>(
            "SELECT stylist_id FROM bookings WHERE date = $1 AND status = 'confirmed' LIMIT 1",
            Tomorrow.ToDateOnly()
        );
        var taken = await Sql<string>(
            "SELECT string_agg(to_char(start_time, 'HH24:MI'), ',') FROM bookings WHERE stylist_id = $1 AND date = $2 AND status IN ('pending', 'confirmed')",
            stylist,
            Tomorrow.ToDateOnly()
        );

        var answer = await Guest.Get($"stylists/{stylist}/availability?date={Tomorrow:uuuu-MM-dd}&explain=true").Succeeded();

        List<JsonElement> slots = [.. answer.GetProperty("days")[0].GetProperty("slots").EnumerateArray()];
        Assert.All(
            slots.Where(slot => taken.Split(',').Contains(slot.GetProperty("startTime").GetString())),
            slot => Assert.False(slot.GetProperty("available").GetBoolean())
        );
        Assert.Contains(slots, slot => !slot.GetProperty("available").GetBoolean());
        Assert.Contains(slots, slot => slot.GetProperty("available").GetBoolean());
    }
}
