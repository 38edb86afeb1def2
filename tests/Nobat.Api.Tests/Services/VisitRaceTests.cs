using System.Net;
using Nobat.Api.Tests.Bookings;
using Nobat.Testing;
using Npgsql;

namespace Nobat.Api.Tests.Services;

/// <summary>Two visits with gaps never share a minute of work, whoever writes.</summary>
[Trait("Feature", "ST-06"), Trait("Feature", "BK-09")]
public sealed class VisitRaceTests(ApiFixture api) : ApiTest(api)
{
    [Fact, Trait("Promise", "B-1")]
    public async Task Of_two_after_overlapping_work_one_gets_it_and_a_third_takes_the_gap()
    {
        var (stylist, colour, cut) = await ASalon();
        HttpClient[] people =
        [
            As(await Given.ASignedInCustomer()),
            As(await Given.ASignedInCustomer()),
            As(await Given.ASignedInCustomer()),
        ];
        for (var day = 1; day <= 6; day++)
        {
            var date = Clock.Today.PlusDays(day);
            var replies = await Task.WhenAll(
                people[0].BookOf(stylist, date, "10:00", colour),
                people[1].BookOf(stylist, date, "10:20", colour)
            );
            Assert.Equal(new() { [HttpStatusCode.Created] = 1, [HttpStatusCode.Conflict] = 1 }, replies.ByStatus());
            var inTheGap = replies[0].StatusCode is HttpStatusCode.Created ? "10:30" : "10:50";
            await people[2].BookOf(stylist, date, inTheGap, cut).Succeeded();
        }

        Assert.Equal(0L, await Sql<long>(BookingRaceTests.OverlapsSql));
        Assert.Equal(12L, await Sql<long>("SELECT count(*) FROM bookings WHERE status IN ('confirmed', 'pending')"));
    }

    [Fact, Trait("Promise", "B-1")]
    public async Task Of_twenty_after_the_same_gap_one_gets_it()
    {
        var (stylist, colour, cut) = await ASalon();
        await As(await Given.ASignedInCustomer()).BookOf(stylist, Tomorrow, "10:00", colour).Succeeded();
        var people = new List<HttpClient>();
        for (var i = 0; i < 4; i++)
            people.Add(As(await Given.ASignedInCustomer()));

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => people[i % 4].BookOf(stylist, Tomorrow, "10:30", cut)));

        Assert.Equal(new() { [HttpStatusCode.Created] = 1, [HttpStatusCode.Conflict] = 19 }, replies.ByStatus());
        Assert.Equal(0L, await Sql<long>(BookingRaceTests.OverlapsSql));
    }

    [Theory, Trait("Promise", "B-2")]
    [InlineData("{[06:30,06:40)}", true)]
    [InlineData("{[07:00,07:40)}", false)]
    [InlineData("{[07:00,07:41)}", true)]
    [InlineData("{[06:20,06:30),[07:00,07:40),[08:00,08:10)}", false)]
    [InlineData("{[06:20,06:30),[07:00,07:40),[07:59,08:10)}", true)]
    [InlineData("{[06:00,09:00)}", true)]
    public async Task The_database_compares_work_with_work(string parts, bool isRefused)
    {
        // 10:00 to 11:30 in Tehran, gap from 10:30 to 11:10: [06:30, 07:00) and [07:40, 08:00) UTC.
        var (stylist, colour, _) = await ASalon();
        await As(await Given.ASignedInCustomer()).BookOf(stylist, Tomorrow, "10:00", colour).Succeeded();
        var blocked = System.Text.RegularExpressions.Regex.Replace(parts, "[0-9]{2}:[0-9]{2}", "2026-11-24T$0Z");

        var written = WritePast(blocked);

        if (isRefused)
            Assert.Equal("bookings_no_overlap", (await Assert.ThrowsAsync<PostgresException>(() => written)).ConstraintName);
        else
            Assert.Equal(1, await written);
    }

    [Theory, Trait("Promise", "B-2")]
    [InlineData("{}")]
    [InlineData("{[2026-11-26T10:00Z,2026-11-26T10:30Z)}")]
    public async Task The_database_refuses_a_booking_that_does_not_block_from_its_beginning_to_its_end(string blocked)
    {
        var (stylist, colour, _) = await ASalon();
        var booked = await As(await Given.ASignedInCustomer()).BookOf(stylist, Tomorrow, "10:00", colour).Succeeded();

        var refused = await Assert.ThrowsAsync<PostgresException>(() =>
            Execute("UPDATE bookings SET blocked = $1::tstzmultirange WHERE id = $2", blocked, booked.Id())
        );

        Assert.Equal("ck_bookings_time", refused.ConstraintName);
    }

    private Task<int> WritePast(string blocked) =>
        Execute(
            """
            INSERT INTO bookings (id, reference, starts_at, ends_at, blocked, stylist_id, customer_id, status, date, start_time, time_zone,
                                  requires_approval, total_amount, deposit_amount, deposit_status, expires_at, deposit_due_at, created_at, updated_at)
            SELECT gen_random_uuid(), 'PAST', lower(m), upper(m), m, stylist_id, customer_id, status, date, start_time, time_zone,
                   requires_approval, total_amount, deposit_amount, deposit_status, expires_at, deposit_due_at, created_at, updated_at
              FROM (SELECT * FROM bookings LIMIT 1) b, (SELECT $1::tstzmultirange AS m) t
            """,
            blocked
        );

    private async Task<(StylistPerson Stylist, Guid Colour, Guid Cut)> ASalon()
    {
        var stylist = await Given.AnApprovedStylist();
        var desk = As(stylist);
        await desk.Put($"stylists/{stylist.StylistId}/availability", new { slotStepMinutes = 10 }).Succeeded();
        return (stylist, await desk.AddService(ServiceTalk.Colour), await desk.AddService(ServiceTalk.Cut));
    }
}
