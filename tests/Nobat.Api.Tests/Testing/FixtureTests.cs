using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Testing;

/// <summary>What every other test here stands on.</summary>
public sealed class FixtureTests(ApiFixture api) : ApiTest(api)
{
    [Fact, Trait("Feature", "QA-01")]
    public async Task The_clock_of_the_process_and_of_the_database_move_together()
    {
        await Clock.Advance(Duration.FromMinutes(6));

        Assert.Equal(TestClock.Start + Duration.FromMinutes(6), Clock.Now);
        Assert.Equal(Clock.Now.ToDateTimeUtc(), await Sql<DateTime>("SELECT nobat_now()"));
    }

    [Fact, Trait("Feature", "QA-01")]
    public async Task Every_test_starts_at_the_same_moment() =>
        Assert.Equal(TestClock.Start.ToDateTimeUtc(), await Sql<DateTime>("SELECT nobat_now()"));

    [Fact, Trait("Feature", "QA-01")]
    public async Task An_unknown_address_answers_over_real_http()
    {
        using var reply = await Guest.Get("/nowhere");

        Assert.Equal(System.Net.HttpStatusCode.NotFound, reply.StatusCode);
    }
}
