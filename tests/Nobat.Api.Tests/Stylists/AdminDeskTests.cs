using System.Net;
using System.Text.Json;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Stylists;

public sealed class AdminDeskTests(ApiFixture api) : ApiTest(api)
{
    private const string Desk = "stylists/admin/profiles";

    [Fact, Trait("Feature", "ST-03")]
    public async Task An_approval_records_who_and_when_and_makes_the_profile_public()
    {
        var stylist = await Given.ASubmittedStylist();
        var admin = await Given.AnAdmin();
        Assert.Equal(HttpStatusCode.NotFound, (await Guest.Get($"stylists/{stylist.StylistId}/profile").Refusal()).Status);
        await Clock.Advance(Duration.FromMinutes(2));

        var approved = await As(admin).Post($"{Desk}/{stylist.StylistId}/approve", new { status = "approved" }).Succeeded();

        Assert.Equal("approved", approved.GetProperty("status").GetString());
        Assert.Equal(admin.Id, approved.GetProperty("approvedBy").GetGuid());
        Assert.Equal("2026-11-23T08:02:00Z", approved.GetProperty("approvedAt").GetString());
        var last = approved.GetProperty("history").EnumerateArray().Last();
        Assert.Equal(
            ("pending_approval", "approved", admin.Id),
            (last.GetProperty("from").GetString(), last.GetProperty("to").GetString(), last.GetProperty("by").GetGuid())
        );
        await Guest.Get($"stylists/{stylist.StylistId}/profile").Succeeded();
    }

    [Fact, Trait("Feature", "ST-03")]
    public async Task A_rejected_profile_is_edited_and_submitted_again()
    {
        var stylist = await Given.ASubmittedStylist();
        var admin = As(await Given.AnAdmin());

        var rejected = await admin
            .Post($"{Desk}/{stylist.StylistId}/approve", new { status = "rejected", rejectionReason = "نشانی ناقص است" })
            .Succeeded();
        Assert.Equal("rejected", rejected.GetProperty("status").GetString());
        Assert.Equal("نشانی ناقص است", (await As(stylist).Get("stylists/profile").Succeeded()).GetProperty("rejectionReason").GetString());
        Assert.Equal((HttpStatusCode.Conflict, "stylist.not_submittable"), await As(stylist).Post("stylists/profile/submit").Refusal());

        var edited = await As(stylist).Put("stylists/profile", new { salonAddress = "تهران، ولیعصر، پلاک ۱۴" }).Succeeded();
        Assert.Equal("draft", edited.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, edited.GetProperty("rejectionReason").ValueKind);
        var again = await As(stylist).Post("stylists/profile/submit").Succeeded();
        Assert.Equal("pending_approval", again.GetProperty("status").GetString());
    }

    [Fact, Trait("Feature", "ST-02")]
    public async Task Editing_what_is_public_hides_an_approved_profile_until_it_is_approved_again()
    {
        var stylist = await Given.AnApprovedStylistWithoutHours();
        var (me, admin) = (As(stylist), As(await Given.AnAdmin()));
        var shown = await Guest.Get($"stylists/{stylist.StylistId}/profile").Succeeded();

        var edited = await me.Put("stylists/profile", new { salonAddress = "new address" }).Succeeded();
        Assert.Equal("draft", edited.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await Guest.Get($"stylists/{stylist.StylistId}/profile").Refusal()).Status);
        await me.Post("stylists/profile/submit").Succeeded();
        await admin.Post($"{Desk}/{stylist.StylistId}/approve", new { status = "approved" }).Succeeded();
        var again = await Guest.Get($"stylists/{stylist.StylistId}/profile").Succeeded();

        Assert.NotEqual(shown.GetProperty("salonAddress").GetString(), again.GetProperty("salonAddress").GetString());
        Assert.Equal("new address", again.GetProperty("salonAddress").GetString());
    }

    [Fact, Trait("Feature", "ST-03")]
    public async Task A_suspension_hides_a_profile_until_it_is_reinstated()
    {
        var stylist = await Given.AnApprovedStylistWithoutHours();
        var admin = As(await Given.AnAdmin());

        var suspended = await admin.Post($"{Desk}/{stylist.StylistId}/suspend", new { reason = "complaints" }).Succeeded();
        Assert.Equal("suspended", suspended.GetProperty("status").GetString());
        Assert.Equal("complaints", suspended.GetProperty("suspensionReason").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await Guest.Get($"stylists/{stylist.StylistId}/profile").Refusal()).Status);

        var reinstated = await admin.Post($"{Desk}/{stylist.StylistId}/reinstate", new { }).Succeeded();
        Assert.Equal("approved", reinstated.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, reinstated.GetProperty("suspensionReason").ValueKind);
        await Guest.Get($"stylists/{stylist.StylistId}/profile").Succeeded();
    }

    [Theory, Trait("Feature", "ST-02")]
    [InlineData("approve", """{ "status": "approved" }""", "stylist.not_pending")]
    [InlineData("approve", """{ "status": "rejected", "rejectionReason": "no" }""", "stylist.not_pending")]
    [InlineData("suspend", """{ "reason": "no" }""", "stylist.not_approved")]
    [InlineData("reinstate", "{}", "stylist.not_suspended")]
    public async Task A_draft_can_be_neither_judged_nor_suspended(string act, string body, string code)
    {
        var stylist = await Given.AStylistWithProfile();

        Assert.Equal((HttpStatusCode.Conflict, code), await Send($"{Desk}/{stylist.StylistId}/{act}", body).Refusal());
    }

    [Theory, Trait("Feature", "ST-03")]
    [InlineData("approve", """{ "status": "rejected" }""", "rejectionReason")]
    [InlineData("approve", """{ "status": "rejected", "rejectionReason": "   " }""", "rejectionReason")]
    [InlineData("approve", """{ "status": "approved", "rejectionReason": "why" }""", "rejectionReason")]
    [InlineData("approve", """{ "status": "suspended" }""", null)]
    [InlineData("approve", """{ "status": 0 }""", null)]
    [InlineData("approve", "{}", null)]
    [InlineData("suspend", """{ "reason": "" }""", "reason")]
    [InlineData("suspend", "{}", null)]
    [InlineData("reinstate", """{ "status": "approved" }""", null)]
    public async Task A_badly_shaped_judgement_is_refused_and_changes_nothing(string act, string body, string? field)
    {
        var stylist = await Given.ASubmittedStylist();

        using var reply = await Send($"{Desk}/{stylist.StylistId}/{act}", body);

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        if (field is not null)
            Assert.True((await reply.Json()).GetProperty("errors").TryGetProperty(field, out _));
        Assert.Equal("pending_approval", (await As(stylist).Get("stylists/profile").Succeeded()).GetProperty("status").GetString());
    }

    [Fact, Trait("Feature", "ST-03")]
    public async Task Of_two_simultaneous_judgements_one_counts()
    {
        var stylist = await Given.ASubmittedStylist();
        var admin = As(await Given.AnAdmin());
        var path = $"{Desk}/{stylist.StylistId}/approve";

        var replies = await Task.WhenAll(
            admin.Post(path, new { status = "approved" }),
            admin.Post(path, new { status = "rejected", rejectionReason = "no" })
        );

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], replies.Select(reply => reply.StatusCode).Order());
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM stylist_status_changes WHERE \"to\" IN ('approved', 'rejected')"));
    }

    [Fact, Trait("Feature", "ST-03")]
    public async Task Lists_go_page_by_page_from_the_newest_and_miss_nothing()
    {
        List<Guid> made = [];
        for (var i = 0; i < 5; i++)
        {
            made.Add((await Given.AStylistWithProfile()).StylistId);
            // Two of them share a moment: the id then decides.
            if (i != 2)
                await Clock.Advance(Duration.FromSeconds(1));
        }

        var admin = As(await Given.AnAdmin());
        List<Guid> seen = [];
        string? cursor = null;
        do
        {
            var page = await admin.Get($"{Desk}?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}").Succeeded();
            seen.AddRange(Ids(page));
            cursor = page.GetProperty("nextCursor").GetString();
        } while (cursor is not null);

        Assert.Equal(Enumerable.Reverse(made), seen);
    }

    [Fact, Trait("Feature", "ST-03")]
    public async Task A_list_by_status_has_only_that_status()
    {
        var draft = await Given.AStylistWithProfile();
        var waiting = await Given.ASubmittedStylist();
        var admin = As(await Given.AnAdmin());

        Assert.Equal([waiting.StylistId], Ids(await admin.Get($"{Desk}/status/pending_approval").Succeeded()));
        Assert.Equal([draft.StylistId], Ids(await admin.Get($"{Desk}/status/draft").Succeeded()));
        Assert.Empty(Ids(await admin.Get($"{Desk}/status/rejected").Succeeded()));
    }

    [Theory, Trait("Feature", "ST-03")]
    [InlineData("?limit=0")]
    [InlineData("?limit=101")]
    [InlineData("?limit=-1")]
    [InlineData("?limit=x")]
    [InlineData("?limit=99999999999")]
    [InlineData("?cursor=x")]
    [InlineData("?cursor=")]
    [InlineData("?cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA!")]
    [InlineData("?cursor=f_________________________________")]
    [InlineData("?cursor=f_______________________________")]
    [InlineData("?cursor=gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("?cursor=%00%00")]
    [InlineData("/status/unknown")]
    [InlineData("/status/Draft")]
    [InlineData("/status/1")]
    public async Task A_bad_limit_cursor_or_status_is_refused(string query)
    {
        var (status, code) = await As(await Given.AnAdmin()).Get(Desk + query).Refusal();

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(query.StartsWith("?cursor", StringComparison.Ordinal) ? "request.cursor_invalid" : "request.invalid", code);
    }

    [Fact, Trait("Feature", "ST-03")]
    public async Task The_desk_is_for_administrators_alone()
    {
        var stylist = await Given.ASubmittedStylist();
        var customer = As(await Given.ASignedInCustomer());
        foreach (var path in new[] { "approve", "suspend", "reinstate" }.Select(act => $"{Desk}/{stylist.StylistId}/{act}"))
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await As(stylist).Post(path, new { status = "approved" }).Refusal()).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await customer.Post(path, new { status = "approved" }).Refusal()).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await Guest.Post(path, new { status = "approved" }).Refusal()).Status);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await As(stylist).Get(Desk).Refusal()).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await As(stylist).Get($"{Desk}/status/draft").Refusal()).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Guest.Get(Desk).Refusal()).Status);
    }

    [Theory, Trait("Feature", "ST-03")]
    [InlineData("0193f000-0000-7000-8000-000000000001", "stylist.not_found")]
    [InlineData("not-an-id", "request.not_found")]
    public async Task Judging_what_is_not_there_is_404(string id, string code) =>
        Assert.Equal((HttpStatusCode.NotFound, code), await Send($"{Desk}/{id}/approve", """{ "status": "approved" }""").Refusal());

    private static List<Guid> Ids(JsonElement page) =>
        [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];

    private async Task<HttpResponseMessage> Send(string path, string body)
    {
        var admin = As(await Given.AnAdmin());
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return await admin.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
    }
}
