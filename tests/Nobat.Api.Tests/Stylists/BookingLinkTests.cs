using System.Net;
using System.Text.Json;
using Nobat.Testing;

namespace Nobat.Api.Tests.Stylists;

public sealed class BookingLinkTests(ApiFixture api) : ApiTest(api)
{
    [Fact, Trait("Feature", "LK-01")]
    public async Task A_guest_sees_profile_zone_next_free_day_and_free_times()
    {
        var stylist = await Given.AnApprovedStylist();
        var link = await LinkOf(stylist);

        var page = await Guest.Get(link).Succeeded();
        var slots = await Guest.Get($"{link}/slots?date=2026-11-24").Succeeded();

        Assert.Equal(
            ["stylist", "services", "timeZone", "nextFreeDay"],
            page.EnumerateObject().Select(member => member.Name).Where(name => name != "jalaliDate")
        );
        Assert.Equal(stylist.StylistId, page.GetProperty("stylist").GetProperty("id").GetGuid());
        Assert.Equal("Asia/Tehran", page.GetProperty("timeZone").GetString());
        Assert.Equal("2026-11-23", page.GetProperty("nextFreeDay").GetString());
        Assert.Equal("09:00", Times(slots)[0]);
        Assert.Equal(8, Times(slots).Count);
        Assert.Equal(
            (await Guest.Get($"stylists/{stylist.StylistId}/availability?date=2026-11-24").Succeeded()).ToString(),
            slots.ToString()
        );
        Assert.DoesNotContain(link.Split('/')[^1], page.ToString(), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "LK-01")]
    public async Task The_next_free_day_is_found_beyond_a_month_that_is_closed()
    {
        var stylist = await Given.AnApprovedStylist();
        var link = await LinkOf(stylist);
        var closed = new
        {
            startDate = "2026-11-23",
            endDate = "2027-01-05",
            kind = "closed",
        };
        await As(stylist).Post("stylists/exceptions", closed).Succeeded();

        Assert.Equal("2027-01-06", (await Guest.Get(link).Succeeded()).GetProperty("nextFreeDay").GetString());
    }

    [Fact, Trait("Feature", "LK-01")]
    public async Task A_stylist_without_hours_has_a_page_without_a_free_day()
    {
        var link = await LinkOf(await Given.AnApprovedStylistWithoutHours());

        var page = await Guest.Get(link).Succeeded();
        var slots = await Guest.Get($"{link}/slots?date=2026-11-24").Succeeded();

        Assert.Equal(JsonValueKind.Null, page.GetProperty("nextFreeDay").ValueKind);
        Assert.Empty(Times(slots));
    }

    [Fact, Trait("Promise", "S-9"), Trait("Feature", "LK-02")]
    public async Task A_regenerated_link_works_and_the_old_one_is_dead_at_once()
    {
        var stylist = await Given.AnApprovedStylist();
        var old = await LinkOf(stylist);
        await Guest.Get(old).Succeeded();

        var made = await As(stylist).Post("stylists/profile/regenerate-link").Succeeded();

        var path = made.GetProperty("bookingLink").GetString()!;
        Assert.Matches($"^/book/{stylist.StylistId}/[A-Za-z0-9_-]{{32}}$", path);
        Assert.Equal("http://localhost:5080" + path, made.GetProperty("url").GetString());
        Assert.NotEqual(old, path[1..]);
        Assert.Equal(path, (await As(stylist).Get("stylists/profile").Succeeded()).GetProperty("bookingLink").GetString());
        await Guest.Get(path[1..]).Succeeded();
        Assert.Equal((HttpStatusCode.NotFound, "link.not_found"), await Guest.Get(old).Refusal());
        Assert.Equal((HttpStatusCode.NotFound, "link.not_found"), await Guest.Get($"{old}/slots?date=2026-11-24").Refusal());
    }

    [Fact, Trait("Promise", "S-9"), Trait("Feature", "LK-01")]
    public async Task Every_link_that_leads_nowhere_answers_with_the_same_words()
    {
        var stylist = await Given.AnApprovedStylist();
        var other = await Given.AnApprovedStylist();
        var draft = await Given.AStylistWithProfile();
        var token = (await LinkOf(stylist)).Split('/')[^1];
        string[] wrong =
        [
            $"book/{stylist.StylistId}/{new string('A', 32)}",
            $"book/{stylist.StylistId}/{token[..31]}",
            $"book/{stylist.StylistId}/{token}A",
            $"book/{stylist.StylistId}/{(token[0] == 'A' ? 'B' : 'A')}{token[1..]}",
            $"book/{other.StylistId}/{token}",
            $"book/{Guid.CreateVersion7()}/{token}",
            $"book/not-an-id/{token}",
            $"book/{stylist.StylistId:N}/{token}",
            $"book/{stylist.StylistId}/%D9%86%D9%88%D8%A8%D8%AA",
            $"book/{stylist.StylistId}/'%20OR%201=1--",
            await LinkOf(draft),
        ];

        HashSet<string> answers = [];
        foreach (var link in wrong)
        {
            foreach (var path in new[] { link, $"{link}/slots?date=2026-11-24" })
            {
                using var reply = await Guest.Get(path);
                Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
                var problem = await reply.Json();
                // Where it was asked and the trace are the only members that may differ.
                answers.Add(
                    string.Join(
                        '|',
                        problem.EnumerateObject().Where(member => member.Name is not ("instance" or "traceId")).Select(m => m.ToString())
                    )
                );
            }
        }

        Assert.Contains("link.not_found", Assert.Single(answers), StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "LK-01"), Trait("Feature", "ST-02")]
    public async Task A_link_is_dead_while_its_stylist_is_suspended_or_a_draft_again()
    {
        var stylist = await Given.AnApprovedStylist();
        var link = await LinkOf(stylist);
        var admin = As(await Given.AnAdmin());
        var desk = $"stylists/admin/profiles/{stylist.StylistId}";

        await admin.Post($"{desk}/suspend", new { reason = "complaints" }).Succeeded();
        Assert.Equal((HttpStatusCode.NotFound, "link.not_found"), await Guest.Get(link).Refusal());
        Assert.Equal((HttpStatusCode.NotFound, "link.not_found"), await Guest.Get($"{link}/slots?date=2026-11-24").Refusal());
        Assert.Equal(
            (HttpStatusCode.NotFound, "stylist.not_found"),
            await Guest.Get($"stylists/{stylist.StylistId}/availability?date=2026-11-24").Refusal()
        );

        await admin.Post($"{desk}/reinstate").Succeeded();
        await Guest.Get(link).Succeeded();

        await As(stylist).Put("stylists/profile", new { salonAddress = "new" }).Succeeded();
        Assert.Equal((HttpStatusCode.NotFound, "link.not_found"), await Guest.Get(link).Refusal());
    }

    [Theory, Trait("Feature", "LK-01")]
    [InlineData("")]
    [InlineData("?date=2026-02-30")]
    [InlineData("?date=tomorrow")]
    [InlineData("?from=2026-11-24&to=2026-11-23")]
    [InlineData("?from=2026-11-24&to=2027-02-24")]
    public async Task Dates_that_make_no_range_are_refused(string query)
    {
        var link = await LinkOf(await Given.AnApprovedStylist());

        Assert.Equal(HttpStatusCode.BadRequest, (await Guest.Get($"{link}/slots{query}").Refusal()).Status);
    }

    private async Task<string> LinkOf(StylistPerson stylist) =>
        (await As(stylist).Get("stylists/profile").Succeeded()).GetProperty("bookingLink").GetString()![1..];

    private static List<string> Times(JsonElement slots) =>
        [
            .. slots
                .GetProperty("days")
                .EnumerateArray()
                .SelectMany(day => day.GetProperty("slots").EnumerateArray())
                .Select(slot => slot.GetProperty("startTime").GetString()!),
        ];
}
