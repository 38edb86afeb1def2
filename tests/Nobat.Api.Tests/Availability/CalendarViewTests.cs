using System.Net;
using System.Text.Json;
using Nobat.Api.Tests.Bookings;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Availability;

[Trait("Feature", "AV-06")]
public sealed class CalendarViewTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task A_stylist_sees_hours_exceptions_holds_and_bookings_and_nobody_elses()
    {
        var stylist = await Given.AnApprovedStylist();
        var other = await Given.AnApprovedStylist();
        var (sara, desk) = (As(await Given.ASignedInCustomer()), As(stylist));
        var booked = await sara.Book(stylist, Tomorrow, "10:00").Succeeded();
        var cancelled = await sara.Book(stylist, Tomorrow, "12:00").Succeeded();
        await sara.Delete($"bookings/{cancelled.Id()}").Succeeded();
        var walkIn = await desk.WalkIn(Tomorrow, "13:00").Succeeded();
        var held = await sara.Hold(stylist, Tomorrow, "15:00").Succeeded();
        await sara.Book(other, Tomorrow, "11:00").Succeeded();
        var closed = new
        {
            kind = "closed",
            date = BookingTalk.Iso(Tomorrow),
            startTime = "16:00",
            endTime = "17:00",
            reason = "نوبت دندان‌پزشک",
        };
        var exception = await desk.Post("stylists/exceptions", closed).Succeeded();

        var calendar = await View(desk, Tomorrow, Tomorrow.PlusDays(1));

        Assert.Equal("Asia/Tehran", calendar.Text("timeZone"));
        Assert.Equal(["09:00-16:00", "09:00-17:00"], calendar.GetProperty("days").EnumerateArray().Select(HoursOf));
        Assert.Equal([exception.Id()], Ids(calendar, "exceptions"));
        Assert.Equal([held.Id()], Ids(calendar, "holds"));
        Assert.Equal([booked.Id(), walkIn.Id()], Ids(calendar, "bookings"));
        Assert.Equal("مینا", calendar.GetProperty("bookings")[1].Text("customerName"));
        var hold = calendar.GetProperty("holds")[0];
        Assert.Equal(held.Text("holdExpiresAt"), hold.Text("holdExpiresAt"));
        Assert.Equal(("15:00", "16:00"), (hold.Text("startTime"), hold.Text("endTime")));
    }

    [Fact]
    public async Task A_hold_that_ran_out_is_gone_and_a_visit_that_is_over_stays()
    {
        var stylist = await Given.AnApprovedStylist();
        var (sara, desk) = (As(await Given.ASignedInCustomer()), As(stylist));
        var booked = await sara.Book(stylist, Clock.Today, "12:00").Succeeded();
        await sara.Hold(stylist, Clock.Today, "15:00").Succeeded();

        await Clock.Advance(Duration.FromMinutes(5));
        var afterTheHold = await View(desk, Clock.Today, Clock.Today);
        await Execute("UPDATE bookings SET status = 'completed', completed_at = ends_at WHERE id = $1", booked.Id());
        var afterTheVisit = await View(desk, Clock.Today, Clock.Today);

        Assert.Empty(Ids(afterTheHold, "holds"));
        Assert.Equal([booked.Id()], Ids(afterTheHold, "bookings"));
        Assert.Equal("completed", afterTheVisit.GetProperty("bookings")[0].Text("status"));
    }

    [Fact]
    public async Task On_the_day_clocks_go_back_each_visit_has_its_wall_time_and_its_instant()
    {
        // Berlin, 31 October 2027: 03:00 summer time is 02:00 again, so ten hours before noon are eleven.
        await Clock.AdvanceTo(Instant.FromUtc(2027, 10, 29, 8, 0));
        var stylist = await Given.AnApprovedStylist(new() { TimeZone = "Europe/Berlin", Weekly = [("sunday", "01:00", "05:00")] });
        var sara = As(await Given.ASignedInCustomer());
        var day = new LocalDate(2027, 10, 31);
        await sara.Book(stylist, day, "01:00").Succeeded();
        await sara.Book(stylist, day, "03:00").Succeeded();

        var bookings = (await View(As(stylist), day, day)).GetProperty("bookings").EnumerateArray().ToList();

        Assert.Equal(["01:00", "03:00"], bookings.Select(visit => visit.Text("startTime")));
        Assert.Equal(["2027-10-30T23:00:00Z", "2027-10-31T02:00:00Z"], bookings.Select(visit => visit.Text("startsAt")));
    }

    [Theory]
    [InlineData("from=2026-11-24")]
    [InlineData("from=2026-11-24&to=2026-11-23")]
    [InlineData("from=2026-11-24&to=2027-01-25")]
    [InlineData("date=2026-02-30")]
    public async Task Dates_that_make_no_range_are_refused(string query)
    {
        var desk = As(await Given.AnApprovedStylist());

        Assert.Equal((HttpStatusCode.BadRequest, "request.invalid"), await desk.Get($"stylists/calendar?{query}").Refusal());
    }

    private static Task<JsonElement> View(HttpClient desk, LocalDate from, LocalDate to) =>
        desk.Get($"stylists/calendar?from={BookingTalk.Iso(from)}&to={BookingTalk.Iso(to)}").Succeeded();

    private static IEnumerable<Guid> Ids(JsonElement calendar, string list) =>
        calendar.GetProperty(list).EnumerateArray().Select(item => item.Id());

    private static string HoursOf(JsonElement day) =>
        string.Join(' ', day.GetProperty("hours").EnumerateArray().Select(hours => $"{hours.Text("startTime")}-{hours.Text("endTime")}"));
}
