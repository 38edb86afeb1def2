using System.Net;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Bookings;

public sealed class HoldTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (HttpStatusCode, string) Taken = (HttpStatusCode.Conflict, "booking.slot_taken");

    [Fact, Trait("Feature", "BK-01")]
    public async Task A_hold_is_exclusive_for_five_minutes()
    {
        var stylist = await Given.AnApprovedStylist();
        var (sara, mina) = (As(await Given.ASignedInCustomer()), As(await Given.ASignedInCustomer()));

        var held = await sara.Hold(stylist, Tomorrow, "10:00").Succeeded();

        Assert.Equal("held", held.Text("status"));
        Assert.Equal("2026-11-23T08:05:00Z", held.Text("holdExpiresAt"));
        Assert.Matches("^NB-[0-9A-Z]{4}-[0-9A-Z]{4}$", held.Text("reference"));
        Assert.Equal(("10:00", "11:00", "Asia/Tehran"), (held.Text("startTime"), held.Text("endTime"), held.Text("timeZone")));
        Assert.Equal("2026-11-24T06:30:00Z", held.Text("startsAt"));
        Assert.Equal(Taken, await mina.Hold(stylist, Tomorrow, "10:00").Refusal());
        Assert.Equal(Taken, await mina.Book(stylist, Tomorrow, "10:00").Refusal());
    }

    [Fact, Trait("Feature", "BK-01"), Trait("Promise", "B-8")]
    public async Task A_hold_frees_itself_exactly_at_its_end_and_not_before()
    {
        var stylist = await Given.AnApprovedStylist();
        var (sara, mina) = (As(await Given.ASignedInCustomer()), As(await Given.ASignedInCustomer()));
        var held = await sara.Hold(stylist, Tomorrow, "10:00").Succeeded();

        await Clock.Advance(Duration.FromMinutes(5) - Duration.FromMilliseconds(1));
        Assert.Equal(Taken, await mina.Hold(stylist, Tomorrow, "10:00").Refusal());

        await Clock.Advance(Duration.FromMilliseconds(1));
        await mina.Hold(stylist, Tomorrow, "10:00").Succeeded();
        Assert.Equal((HttpStatusCode.Conflict, "booking.hold_expired"), await sara.BookHeld(held).Refusal());
        Assert.Equal("expired", await Sql<string>("SELECT status::text FROM bookings WHERE id = $1", held.Id()));
    }

    [Fact, Trait("Promise", "B-8")]
    public async Task A_process_whose_clock_is_wrong_ends_no_hold_and_keeps_none_alive()
    {
        var stylist = await Given.AnApprovedStylist();
        var (sara, mina) = (As(await Given.ASignedInCustomer()), As(await Given.ASignedInCustomer()));
        var held = await sara.Hold(stylist, Tomorrow, "10:00").Succeeded();

        // Only the process's clock moves: to it the hold is long over, to the database it is not.
        Clock.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(Taken, await mina.Hold(stylist, Tomorrow, "10:00").Refusal());
        Assert.Equal("held", (await sara.Get($"bookings/{held.Id()}").Succeeded()).Text("status"));

        // Only the database's clock moves on from here.
        await Execute("UPDATE test_clock SET now = now + interval '5 minutes'");
        Assert.Equal("expired", (await sara.Get($"bookings/{held.Id()}").Succeeded()).Text("status"));
        await mina.Hold(stylist, Tomorrow, "10:00").Succeeded();
    }

    [Fact, Trait("Feature", "BK-01"), Trait("Promise", "B-9")]
    public async Task A_new_hold_at_the_same_stylist_replaces_the_earlier_one()
    {
        var stylist = await Given.AnApprovedStylist();
        var (sara, mina) = (As(await Given.ASignedInCustomer()), As(await Given.ASignedInCustomer()));
        var first = await sara.Hold(stylist, Tomorrow, "10:00").Succeeded();

        var again = await sara.Hold(stylist, Tomorrow, "10:00").Succeeded();
        var second = await sara.Hold(stylist, Tomorrow, "12:00").Succeeded();

        Assert.Equal(3, new[] { first.Id(), again.Id(), second.Id() }.Distinct().Count());
        Assert.Equal(1L, await Sql<long>("SELECT count(*) FROM bookings WHERE status = 'held'"));
        await mina.Hold(stylist, Tomorrow, "10:00").Succeeded();
        Assert.Equal((HttpStatusCode.Conflict, "booking.hold_expired"), await sara.BookHeld(first).Refusal());
    }

    [Fact, Trait("Promise", "B-9")]
    public async Task Of_five_holds_at_five_stylists_at_once_three_live()
    {
        var stylists = new List<StylistPerson>();
        for (var i = 0; i < 5; i++)
            stylists.Add(await Given.AnApprovedStylist());
        var sara = As(await Given.ASignedInCustomer());

        var replies = await Task.WhenAll(stylists.Select(stylist => sara.Hold(stylist, Tomorrow, "10:00")));

        Assert.Equal(new() { [HttpStatusCode.Created] = 3, [HttpStatusCode.Conflict] = 2 }, replies.ByStatus());
        Assert.Equal(3L, await Sql<long>("SELECT count(*) FROM bookings WHERE status = 'held'"));
        Assert.Equal((HttpStatusCode.Conflict, "booking.too_many_holds"), await Refused(replies, stylists, sara));
    }

    [Fact, Trait("Promise", "B-9")]
    public async Task Who_lets_hold_after_hold_run_out_waits_longer_each_time()
    {
        var stylist = await Given.AnApprovedStylist();
        var customer = await Given.ASignedInCustomer();
        var sara = As(customer);
        for (var i = 0; i < 6; i++)
        {
            await sara.Hold(stylist, Tomorrow, "10:00").Succeeded();
            await Execute("UPDATE test_clock SET now = now + interval '5 minutes'");
        }

        Assert.Equal(TimeSpan.FromMinutes(5), await WaitToldTo(sara, stylist));
        await Execute("UPDATE test_clock SET now = now + interval '5 minutes'");
        await sara.Hold(stylist, Tomorrow, "10:00").Succeeded();
        await Execute("UPDATE test_clock SET now = now + interval '5 minutes'");
        Assert.Equal(TimeSpan.FromMinutes(10), await WaitToldTo(sara, stylist));
    }

    [Fact, Trait("Feature", "BK-01"), Trait("Promise", "S-1")]
    public async Task Nobody_else_releases_a_hold()
    {
        var stylist = await Given.AnApprovedStylist();
        var (sara, mina) = (As(await Given.ASignedInCustomer()), As(await Given.ASignedInCustomer()));
        var held = await sara.Hold(stylist, Tomorrow, "10:00").Succeeded();

        foreach (var other in new[] { mina, As(stylist), As(await Given.AnAdmin()) })
            Assert.Equal((HttpStatusCode.NotFound, "booking.not_found"), await other.Delete($"bookings/holds/{held.Id()}").Refusal());

        Assert.Equal((HttpStatusCode.Conflict, "booking.slot_taken"), await mina.Hold(stylist, Tomorrow, "10:00").Refusal());
    }

    [Fact, Trait("Feature", "BK-01")]
    public async Task A_released_hold_is_free_at_once_and_releasing_twice_is_no_error()
    {
        var stylist = await Given.AnApprovedStylist();
        var (sara, mina) = (As(await Given.ASignedInCustomer()), As(await Given.ASignedInCustomer()));
        var held = await sara.Hold(stylist, Tomorrow, "10:00").Succeeded();

        Assert.Equal((HttpStatusCode.NotFound, "booking.not_found"), await mina.Delete($"bookings/holds/{held.Id()}").Refusal());
        Assert.Equal(HttpStatusCode.NoContent, (await sara.Delete($"bookings/holds/{held.Id()}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await sara.Delete($"bookings/holds/{held.Id()}")).StatusCode);
        await mina.Hold(stylist, Tomorrow, "10:00").Succeeded();
    }

    [Fact, Trait("Feature", "AV-05")]
    public async Task A_time_that_is_not_offered_is_refused_with_the_reason()
    {
        var stylist = await Given.AnApprovedStylist(new() { NoticeMinutes = 120, MaxAdvanceDays = 10 });
        var sara = As(await Given.ASignedInCustomer());
        Assert.Equal("outside_hours", await Reason(sara.Hold(stylist, Tomorrow, "07:00")));
        Assert.Equal("outside_hours", await Reason(sara.Hold(stylist, Tomorrow, "10:10")));
        Assert.Equal("past", await Reason(sara.Hold(stylist, Clock.Today, "09:00")));
        Assert.Equal("too_soon", await Reason(sara.Hold(stylist, Clock.Today, "12:00")));
        Assert.Equal("too_far", await Reason(sara.Hold(stylist, Clock.Today.PlusDays(11), "10:00")));
    }

    [Fact, Trait("Feature", "BK-09")]
    public async Task Who_comes_too_late_is_told_the_nearest_free_times()
    {
        var stylist = await Given.AnApprovedStylist();
        var (sara, mina) = (As(await Given.ASignedInCustomer()), As(await Given.ASignedInCustomer()));
        await sara.Book(stylist, Tomorrow, "10:00").Succeeded();

        using var reply = await mina.Hold(stylist, Tomorrow, "10:00");
        var problem = await reply.Json();

        var free = problem.GetProperty("nearestFree").EnumerateArray().Select(slot => slot.Text("startTime")).ToList();
        Assert.Equal(3, free.Count);
        Assert.DoesNotContain("10:00", free);
        Assert.Contains("09:00", free);
        Assert.Contains("11:00", free);
        foreach (var start in free)
            await mina.Hold(stylist, Tomorrow, start).Succeeded();
    }

    [Fact, Trait("Feature", "BK-01")]
    public async Task Ones_own_calendar_and_a_suspended_stylist_cannot_be_booked()
    {
        var stylist = await Given.AnApprovedStylist();
        var sara = As(await Given.ASignedInCustomer());
        Assert.Equal((HttpStatusCode.Conflict, "booking.own_calendar"), await As(stylist).Hold(stylist, Tomorrow, "10:00").Refusal());
        Assert.Equal((HttpStatusCode.Conflict, "booking.own_calendar"), await As(stylist).Book(stylist, Tomorrow, "10:00").Refusal());
        var held = await sara.Hold(stylist, Tomorrow, "10:00").Succeeded();

        var admin = As(await Given.AnAdmin());
        await admin.Post($"stylists/admin/profiles/{stylist.StylistId}/suspend", new { reason = "Complaints" }).Succeeded();

        var refused = (HttpStatusCode.NotFound, "booking.not_bookable");
        Assert.Equal(refused, await sara.Hold(stylist, Tomorrow, "11:00").Refusal());
        Assert.Equal(refused, await sara.Book(stylist, Tomorrow, "11:00").Refusal());
        Assert.Equal(refused, await sara.BookHeld(held).Refusal());
    }

    [Fact, Trait("Feature", "BK-09")]
    public async Task A_refusal_tells_a_hold_from_a_booking()
    {
        var stylist = await Given.AnApprovedStylist();
        var (sara, mina) = (As(await Given.ASignedInCustomer()), As(await Given.ASignedInCustomer()));
        await sara.Book(stylist, Tomorrow, "11:00").Succeeded();
        await sara.Hold(stylist, Tomorrow, "10:00").Succeeded();
        foreach (var (start, reason) in new[] { ("10:00", "held"), ("11:00", "booked") })
        {
            using var reply = await mina.Hold(stylist, Tomorrow, start);
            Assert.Equal(reason, (await reply.Json()).Text("reason"));
        }
    }

    private async Task<(HttpStatusCode, string?)> Refused(HttpResponseMessage[] replies, List<StylistPerson> stylists, HttpClient customer)
    {
        var refused = Array.FindIndex(replies, reply => reply.StatusCode is HttpStatusCode.Conflict);
        return await customer.Hold(stylists[refused], Tomorrow, "10:00").Refusal();
    }

    private async Task<TimeSpan?> WaitToldTo(HttpClient customer, StylistPerson stylist)
    {
        using var reply = await customer.Hold(stylist, Tomorrow, "10:00");
        Assert.Equal("booking.holds_cool_down", (await reply.Json()).Text("code"));
        Assert.Equal(HttpStatusCode.TooManyRequests, reply.StatusCode);
        return reply.Headers.RetryAfter?.Delta;
    }

    private static async Task<string> Reason(Task<HttpResponseMessage> sending)
    {
        using var reply = await sending;
        var problem = await reply.Json();
        Assert.Equal("booking.slot_unavailable", problem.Text("code"));
        return problem.Text("reason");
    }
}
