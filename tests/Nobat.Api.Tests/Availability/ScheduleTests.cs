using System.Net;
using System.Text.Json;
using Nobat.Testing;

namespace Nobat.Api.Tests.Availability;

public sealed class ScheduleTests(ApiFixture api) : ApiTest(api)
{
    private static readonly object[] Hours =
    [
        Open("saturday", "09:00", "13:00"),
        Open("saturday", "15:00", "24:00"),
        Open("friday", "10:00", "12:00"),
    ];

    [Fact, Trait("Feature", "AV-01")]
    public async Task A_schedule_is_set_whole_and_read_back()
    {
        var stylist = await Given.AnApprovedStylistWithoutHours();

        var set = await As(stylist)
            .Post(
                $"stylists/{stylist.StylistId}/availability",
                new
                {
                    weeklyHours = Hours,
                    bufferTimeMinutes = 15,
                    minimumNoticeMinutes = 1440,
                }
            )
            .Succeeded();
        var read = await As(stylist).Get("stylists/availability").Succeeded();

        Assert.Equal(set.GetRawText(), read.GetRawText());
        Assert.Equal("Asia/Tehran", read.GetProperty("timeZone").GetString());
        Assert.Equal(
            ["saturday 09:00-13:00", "saturday 15:00-24:00", "friday 10:00-12:00"],
            read.GetProperty("weeklyHours")
                .EnumerateArray()
                .Select(h => $"{h.GetProperty("dayOfWeek")} {h.GetProperty("startTime")}-{h.GetProperty("endTime")}")
        );
        Assert.Equal(60, read.GetProperty("slotDurationMinutes").GetInt32());
        Assert.Equal(JsonValueKind.Null, read.GetProperty("slotStepMinutes").ValueKind);
        Assert.Equal(15, read.GetProperty("bufferTimeMinutes").GetInt32());
        Assert.Equal(1440, read.GetProperty("minimumNoticeMinutes").GetInt32());
    }

    [Fact, Trait("Feature", "AV-02")]
    public async Task Only_the_members_given_change()
    {
        var stylist = await Given.AnApprovedStylist(new Given.Hours { BufferMinutes = 15, NoticeMinutes = 30 });
        var path = $"stylists/{stylist.StylistId}/availability";

        var changed = await As(stylist).Put(path, new { slotStepMinutes = 20, timeZone = "Europe/Paris" }).Succeeded();
        Assert.Equal(20, changed.GetProperty("slotStepMinutes").GetInt32());
        Assert.Equal(15, changed.GetProperty("bufferTimeMinutes").GetInt32());
        Assert.Equal(30, changed.GetProperty("minimumNoticeMinutes").GetInt32());
        Assert.Equal(7, changed.GetProperty("weeklyHours").GetArrayLength());

        var again = await As(stylist).Put(path, new { slotStepMinutes = (int?)null }).Succeeded();
        Assert.Equal(JsonValueKind.Null, again.GetProperty("slotStepMinutes").ValueKind);
        Assert.Equal("Europe/Paris", again.GetProperty("timeZone").GetString());
        Assert.True(again.GetProperty("version").GetInt64() > changed.GetProperty("version").GetInt64());
    }

    [Fact, Trait("Feature", "AV-01")]
    public async Task Setting_the_whole_again_puts_what_is_left_out_back_to_its_default()
    {
        var stylist = await Given.AnApprovedStylist(new Given.Hours { BufferMinutes = 15, TimeZone = "Europe/Paris" });

        var set = await As(stylist).Post($"stylists/{stylist.StylistId}/availability", new { weeklyHours = Hours }).Succeeded();

        Assert.Equal(0, set.GetProperty("bufferTimeMinutes").GetInt32());
        Assert.Equal("Asia/Tehran", set.GetProperty("timeZone").GetString());
    }

    [Fact, Trait("Promise", "S-1")]
    public async Task Another_stylists_schedule_looks_like_a_missing_one()
    {
        var mine = await Given.AnApprovedStylist();
        var other = await Given.AnApprovedStylist();
        var before = await As(other).Get("stylists/availability").Succeeded();

        foreach (var id in new[] { other.StylistId, Guid.NewGuid() })
        {
            var path = $"stylists/{id}/availability";
            Assert.Equal((HttpStatusCode.NotFound, "stylist.not_found"), await As(mine).Post(path, new { weeklyHours = Hours }).Refusal());
            Assert.Equal((HttpStatusCode.NotFound, "stylist.not_found"), await As(mine).Put(path, new { timeZone = "UTC" }).Refusal());
        }

        Assert.Equal(before.GetRawText(), (await As(other).Get("stylists/availability").Succeeded()).GetRawText());
    }

    [Fact, Trait("Feature", "AV-01")]
    public async Task Without_a_schedule_there_is_nothing_to_read_or_change()
    {
        var stylist = await Given.AnApprovedStylistWithoutHours();
        var notFound = (HttpStatusCode.NotFound, "calendar.not_found");

        Assert.Equal(notFound, await As(stylist).Get("stylists/availability").Refusal());
        Assert.Equal(
            notFound,
            await As(stylist).Put($"stylists/{stylist.StylistId}/availability", new { bufferTimeMinutes = 5 }).Refusal()
        );
        Assert.Equal(notFound, await As(stylist).Get("stylists/exceptions").Refusal());
        Assert.Equal(notFound, await As(stylist).Post("stylists/exceptions", new { kind = "closed", date = "2026-12-01" }).Refusal());
        Assert.Equal(notFound, await As(stylist).Get("stylists/calendar?date=2026-12-01").Refusal());
    }

    [Fact, Trait("Feature", "AV-02")]
    public async Task What_is_wrong_is_named_and_nothing_is_saved()
    {
        var stylist = await Given.AnApprovedStylist();
        var before = await As(stylist).Get("stylists/availability").Succeeded();
        var path = $"stylists/{stylist.StylistId}/availability";

        Assert.Equal(["timeZone"], await Fields(new { weeklyHours = Hours, timeZone = "Mars/Olympus" }));
        Assert.Equal(
            ["bufferTimeMinutes", "maxAdvanceDays", "minimumNoticeMinutes", "slotDurationMinutes", "slotStepMinutes", "weeklyHours[1]"],
            await Fields(
                new
                {
                    weeklyHours = new[] { Open("monday", "09:00", "12:00"), Open("monday", "11:00", "13:00") },
                    slotDurationMinutes = 10,
                    slotStepMinutes = 1,
                    bufferTimeMinutes = 121,
                    minimumNoticeMinutes = -1,
                    maxAdvanceDays = 366,
                }
            )
        );
        Assert.Equal(["weeklyHours[0].endTime"], await Fields(new { weeklyHours = new[] { Open("monday", "12:00", "09:00") } }));
        Assert.Equal(["weeklyHours[0].dayOfWeek"], await Fields(new { weeklyHours = new[] { Open("none", "09:00", "12:00") } }));
        foreach (
            var bad in new object[]
            {
                new { },
                new { weeklyHours = new[] { Open("monday", "09:00", "24:30") } },
                new { weeklyHours = Hours, version = 7 },
            }
        )
            Assert.Equal(HttpStatusCode.BadRequest, (await As(stylist).Post(path, bad).Refusal()).Status);

        Assert.Equal(before.GetRawText(), (await As(stylist).Get("stylists/availability").Succeeded()).GetRawText());

        async Task<IEnumerable<string>> Fields(object body)
        {
            using var reply = await As(stylist).Post(path, body);
            Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
            return (await reply.Json()).GetProperty("errors").EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal);
        }
    }

    [Fact, Trait("Feature", "AV-03")]
    public async Task Exceptions_are_added_listed_and_taken_back()
    {
        var stylist = await Given.AnApprovedStylist();
        var me = As(stylist);
        await me.Post(
                "stylists/exceptions",
                new
                {
                    kind = "closed",
                    date = "2026-12-01",
                    reason = "Wedding",
                }
            )
            .Succeeded();
        var range = await me.Post(
                "stylists/exceptions",
                new
                {
                    kind = "open",
                    startDate = "2026-12-05",
                    endDate = "2026-12-07",
                    startTime = "18:00",
                    endTime = "24:00",
                }
            )
            .Succeeded();
        await me.Post("stylists/exceptions", new { kind = "closed", recurringDayOfWeek = "friday" }).Succeeded();

        Assert.Equal(["friday", "2026-12-01", "2026-12-05"], await List(""));
        Assert.Equal(["friday", "2026-12-05"], await List("?startDate=2026-12-02&endDate=2026-12-05"));
        Assert.Equal(["friday"], await List("?startDate=2026-12-08"));
        Assert.Equal("24:00", range.GetProperty("endTime").GetString());

        var path = $"stylists/exceptions/{range.GetProperty("id").GetString()}";
        Assert.Equal(
            (HttpStatusCode.NotFound, "calendar.exception_not_found"),
            await As(await Given.AnApprovedStylist()).Delete(path).Refusal()
        );
        await me.Delete(path).Succeeded();
        Assert.Equal((HttpStatusCode.NotFound, "calendar.exception_not_found"), await me.Delete(path).Refusal());
        Assert.Equal(["friday", "2026-12-01"], await List(""));
        Assert.Equal(2L, await Sql<long>("SELECT count(*) FROM availability_exceptions WHERE stylist_id = $1", stylist.StylistId));

        async Task<IEnumerable<string?>> List(string query) =>
            (await me.Get("stylists/exceptions" + query).Succeeded())
                .GetProperty("items")
                .EnumerateArray()
                .Select(e => e.GetProperty("recurringDayOfWeek").GetString() ?? e.GetProperty("startDate").GetString());
    }

    [Theory, Trait("Feature", "AV-03")]
    [InlineData("""{"kind":"closed","date":"2026-02-30"}""")]
    [InlineData("""{"kind":"closed"}""")]
    [InlineData("""{"kind":"closed","date":"2026-12-01","startDate":"2026-12-01","endDate":"2026-12-01"}""")]
    [InlineData("""{"kind":"closed","startDate":"2026-12-02","endDate":"2026-12-01"}""")]
    [InlineData("""{"kind":"closed","date":"9999-12-31"}""")]
    [InlineData("""{"kind":"closed","recurringDayOfWeek":"none"}""")]
    [InlineData("""{"kind":"open","date":"2026-12-01"}""")]
    [InlineData("""{"kind":"holiday","date":"2026-12-01"}""")]
    [InlineData("""{"kind":"closed","date":"2026-12-01","startTime":"24:00","endTime":"09:00"}""")]
    public async Task An_exception_that_makes_no_sense_is_refused(string body)
    {
        var stylist = await Given.AnApprovedStylist();

        var refused = await As(stylist).Post("stylists/exceptions", JsonElement.Parse(body)).Refusal();

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(0L, await Sql<long>("SELECT count(*) FROM availability_exceptions"));
    }

    private static object Open(string dayOfWeek, string startTime, string endTime) =>
        new
        {
            dayOfWeek,
            startTime,
            endTime,
        };
}
