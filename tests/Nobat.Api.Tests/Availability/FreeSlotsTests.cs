using System.Net;
using System.Text.Json;
using Nobat.Testing;

namespace Nobat.Api.Tests.Availability;

public sealed class FreeSlotsTests(ApiFixture api) : ApiTest(api)
{
    [Fact, Trait("Feature", "AV-04")]
    public async Task A_guest_sees_the_free_times_of_a_day()
    {
        var stylist = await Given.AnApprovedStylist(new Given.Hours { Weekly = [("tuesday", "09:00", "11:30")], BufferMinutes = 15 });

        var answer = await Guest.Get($"stylists/{stylist.StylistId}/availability?date=2026-11-24").Succeeded();

        Assert.Equal(
            $$"""{"stylistId":"{{stylist.StylistId}}","timeZone":"Asia/Tehran","slotDurationMinutes":60,"days":[{"date":"2026-11-24","slots":[{"startTime":"09:00","endTime":"10:00","startsAt":"2026-11-24T05:30:00Z","available":true},{"startTime":"10:15","endTime":"11:15","startsAt":"2026-11-24T06:45:00Z","available":true}]}]}""",
            WithoutJalali(answer)
        );
    }

    [Fact, Trait("Feature", "AV-04")]
    public async Task A_month_comes_in_one_answer()
    {
        var stylist = await Given.AnApprovedStylist();

        var answer = await Guest.Get($"stylists/{stylist.StylistId}/availability?from=2026-11-23&to=2026-12-22").Succeeded();

        var days = answer.GetProperty("days").EnumerateArray().ToList();
        Assert.Equal(30, days.Count);
        // It is 11:30: what began at 09:00, 10:00 and 11:00 is over.
        Assert.Equal(["12:00", "13:00", "14:00", "15:00", "16:00"], Starts(days[0]));
        Assert.All(days.Skip(1), day => Assert.Equal(8, day.GetProperty("slots").GetArrayLength()));
    }

    [Fact, Trait("Feature", "AV-04")]
    public async Task Explained_every_point_of_the_grid_has_its_reason()
    {
        var stylist = await Given.AnApprovedStylist(
            new Given.Hours
            {
                Weekly = [("monday", "10:00", "16:30")],
                NoticeMinutes = 60,
                MaxAdvanceDays = 3,
            }
        );
        await As(stylist)
            .Post(
                "stylists/exceptions",
                new
                {
                    kind = "closed",
                    date = "2026-11-23",
                    startTime = "14:00",
                    endTime = "15:00",
                }
            )
            .Succeeded();

        var answer = await Guest.Get($"stylists/{stylist.StylistId}/availability?from=2026-11-23&to=2026-11-30&explain=true").Succeeded();

        Assert.Equal(
            ["10:00 past", "11:00 past", "12:00 too_soon", "13:00", "14:00 closed", "15:00", "16:00 outside_hours"],
            Explained(answer.GetProperty("days")[0])
        );
        Assert.Equal("10:00 too_far", Explained(answer.GetProperty("days")[7]).First());
    }

    [Fact, Trait("Feature", "LN-01")]
    public async Task Readers_of_Persian_get_the_Jalali_date_and_others_do_not()
    {
        var stylist = await Given.AnApprovedStylist();
        var path = $"stylists/{stylist.StylistId}/availability?date=2026-11-23";

        using var persian = await Guest.Send(HttpMethod.Get, path, null, ("Accept-Language", "fa"));
        using var english = await Guest.Send(HttpMethod.Get, path, null, ("Accept-Language", "en"));

        Assert.Equal("1405/09/02", (await persian.Json()).GetProperty("days")[0].GetProperty("jalaliDate").GetString());
        Assert.False((await english.Json()).GetProperty("days")[0].TryGetProperty("jalaliDate", out _));
    }

    [Fact, Trait("Feature", "ST-03")]
    public async Task Free_times_are_public_only_while_the_profile_is_approved()
    {
        var stylist = await Given.AnApprovedStylist();
        var path = $"stylists/{stylist.StylistId}/availability?date=2026-11-24";
        var admin = As(await Given.AnAdmin());
        var notFound = (HttpStatusCode.NotFound, "stylist.not_found");

        await admin.Post($"stylists/admin/profiles/{stylist.StylistId}/suspend", new { reason = "Complaints" }).Succeeded();
        Assert.Equal(notFound, await Guest.Get(path).Refusal());
        Assert.Equal(notFound, await As(stylist).Get(path).Refusal());
        Assert.Equal(notFound, await Guest.Get($"stylists/{Guid.NewGuid()}/availability?date=2026-11-24").Refusal());

        await admin.Post($"stylists/admin/profiles/{stylist.StylistId}/reinstate", new { }).Succeeded();
        await Guest.Get(path).Succeeded();
    }

    [Fact, Trait("Feature", "AV-04")]
    public async Task An_approved_stylist_without_hours_has_days_without_times()
    {
        var stylist = await Given.AnApprovedStylistWithoutHours();

        var answer = await Guest.Get($"stylists/{stylist.StylistId}/availability?date=2026-11-24").Succeeded();

        Assert.Empty(Starts(answer.GetProperty("days")[0]));
    }

    [Fact, Trait("Feature", "AV-05")]
    public async Task A_change_of_the_schedule_is_seen_at_once()
    {
        var stylist = await Given.AnApprovedStylist();
        var path = $"stylists/{stylist.StylistId}/availability";
        Assert.Equal(8, Starts(await Day()).Count());

        await As(stylist).Put(path, new { slotDurationMinutes = 240 }).Succeeded();
        Assert.Equal(["09:00", "13:00"], Starts(await Day()));
        await As(stylist).Post("stylists/exceptions", new { kind = "closed", recurringDayOfWeek = "tuesday" }).Succeeded();
        Assert.Empty(Starts(await Day()));

        async Task<JsonElement> Day() => (await Guest.Get(path + "?date=2026-11-24").Succeeded()).GetProperty("days")[0];
    }

    [Theory, Trait("Feature", "AV-04")]
    [InlineData("", "date")]
    [InlineData("?date=2026-02-30", "date")]
    [InlineData("?date=tomorrow", "date")]
    [InlineData("?date=9999-12-31", "date")]
    [InlineData("?date=2026-12-01&from=2026-12-01&to=2026-12-02", "date")]
    [InlineData("?from=2026-12-01", "to")]
    [InlineData("?to=2026-12-01", "from")]
    [InlineData("?from=2026-12-02&to=2026-12-01", "to")]
    [InlineData("?from=2026-12-01&to=2027-02-01", "to")]
    [InlineData("?date=2026-12-01&explain=perhaps", "explain")]
    [InlineData(
        "?date=2026-12-01&serviceIds=0192f0a0-0000-7000-8000-000000000001&serviceIds=0192f0a0-0000-7000-8000-000000000001",
        "serviceIds"
    )]
    public async Task Dates_that_make_no_sense_are_refused_at_their_name(string query, string field)
    {
        using var reply = await Guest.Get($"stylists/{Guid.NewGuid()}/availability{query}");

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Equal([field], (await reply.Json()).GetProperty("errors").EnumerateObject().Select(error => error.Name));
    }

    [Fact, Trait("Feature", "AV-04")]
    public async Task Sixty_two_days_are_given_at_most()
    {
        var stylist = await Given.AnApprovedStylist();

        var answer = await Guest.Get($"stylists/{stylist.StylistId}/availability?from=2026-12-01&to=2027-01-31").Succeeded();

        Assert.Equal(62, answer.GetProperty("days").GetArrayLength());
    }

    [Fact, Trait("Feature", "AV-01")]
    public async Task Hours_are_on_the_wall_clock_of_the_stylist()
    {
        var stylist = await Given.AnApprovedStylist(new Given.Hours { TimeZone = "America/New_York" });

        var answer = await Guest.Get($"stylists/{stylist.StylistId}/availability?date=2026-11-24").Succeeded();

        var first = answer.GetProperty("days")[0].GetProperty("slots")[0];
        Assert.Equal(
            ("09:00", "2026-11-24T14:00:00Z"),
            (first.GetProperty("startTime").GetString(), first.GetProperty("startsAt").GetString())
        );
        Assert.Equal("America/New_York", answer.GetProperty("timeZone").GetString());
    }

    internal static IEnumerable<string?> Starts(JsonElement day) =>
        day.GetProperty("slots").EnumerateArray().Select(slot => slot.GetProperty("startTime").GetString());

    internal static IEnumerable<string> Explained(JsonElement day) =>
        day.GetProperty("slots")
            .EnumerateArray()
            .Select(slot => slot.GetProperty("startTime") + (slot.TryGetProperty("reason", out var reason) ? $" {reason}" : ""));

    private static string WithoutJalali(JsonElement answer) =>
        System.Text.RegularExpressions.Regex.Replace(answer.GetRawText(), "\"jalaliDate\":\"[^\"]*\",", "");
}
