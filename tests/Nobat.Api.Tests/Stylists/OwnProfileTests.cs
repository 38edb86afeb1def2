using System.Net;
using Nobat.Testing;

namespace Nobat.Api.Tests.Stylists;

public sealed class OwnProfileTests(ApiFixture api) : ApiTest(api)
{
    private static readonly object Salon = new
    {
        salonAddress = "تهران، خیابان ولیعصر، پلاک ۱۲",
        latitude = 35.7219,
        longitude = 51.4065,
        instagramUsername = "https://www.instagram.com/Nobat.Test/",
        bio = "کوتاهی و رنگ",
        salonName = "سالن آزمون",
    };

    [Fact, Trait("Feature", "ST-01")]
    public async Task A_stylist_creates_reads_edits_and_removes_one_profile()
    {
        var person = await Given.ASignedInStylist();
        var me = As(person);
        using var reply = await me.Post("stylists/profile", Salon);
        Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
        Assert.Equal("/api/v1/stylists/profile", reply.Headers.Location!.ToString());
        var created = await reply.Json();

        Assert.Equal("draft", created.GetProperty("status").GetString());
        Assert.Equal(person.Id, created.GetProperty("userId").GetGuid());
        Assert.Equal("nobat.test", created.GetProperty("instagramUsername").GetString());
        Assert.Equal(35.7219, created.GetProperty("latitude").GetDouble());
        Assert.Equal("2026-11-23T08:00:00Z", created.GetProperty("createdAt").GetString());
        Assert.Equal(created.ToString(), (await me.Get("stylists/profile").Succeeded()).ToString());

        var edited = await me.Put("stylists/profile", new { salonAddress = "شیراز" }).Succeeded();
        Assert.Equal("شیراز", edited.GetProperty("salonAddress").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, edited.GetProperty("latitude").ValueKind);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, edited.GetProperty("bio").ValueKind);

        using (var removed = await me.Delete("stylists/profile"))
            Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal((HttpStatusCode.NotFound, "stylist.not_found"), await me.Get("stylists/profile").Refusal());
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM stylist_status_changes"));
    }

    [Fact, Trait("Feature", "ST-01")]
    public async Task A_second_profile_is_refused()
    {
        var me = As(await Given.AStylistWithProfile());

        Assert.Equal((HttpStatusCode.Conflict, "stylist.profile_exists"), await me.Post("stylists/profile", Salon).Refusal());
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM stylist_profiles"));
    }

    [Fact, Trait("Feature", "ST-01")]
    public async Task Of_ten_simultaneous_first_profiles_one_is_made()
    {
        var me = As(await Given.ASignedInStylist());

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => me.Post("stylists/profile", Salon)));

        Assert.Equal(1, replies.Count(reply => reply.StatusCode == HttpStatusCode.Created));
        Assert.Equal(9, replies.Count(reply => reply.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM stylist_profiles"));
    }

    [Theory, Trait("Feature", "ST-01")]
    [InlineData("""{ "salonAddress": "" }""", "salonAddress")]
    [InlineData("""{ "salonAddress": "x", "latitude": 91, "longitude": 0 }""", "latitude")]
    [InlineData("""{ "salonAddress": "x", "latitude": 35.7 }""", "longitude")]
    [InlineData("""{ "salonAddress": "x", "longitude": 51.4 }""", "latitude")]
    [InlineData("""{ "salonAddress": "x", "latitude": 0, "longitude": -180.5 }""", "longitude")]
    [InlineData("""{ "salonAddress": "x", "instagramUsername": "a b" }""", "instagramUsername")]
    public async Task A_wrong_member_is_named_and_nothing_is_saved(string body, string field)
    {
        var me = As(await Given.ASignedInStylist());

        using var reply = await me.PostAsync(
            new Uri("stylists/profile", UriKind.Relative),
            new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.True((await reply.Json()).GetProperty("errors").TryGetProperty(field, out _));
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM stylist_profiles"));
    }

    [Theory, Trait("Feature", "ST-01"), Trait("Feature", "SE-06")]
    [InlineData("status", "\"approved\"")]
    [InlineData("userId", "\"0193f000-0000-7000-8000-000000000001\"")]
    [InlineData("id", "\"0193f000-0000-7000-8000-000000000001\"")]
    [InlineData("approvedBy", "null")]
    [InlineData("linkToken", "\"x\"")]
    [InlineData("bookingLink", "\"/book\"")]
    public async Task Members_that_are_not_the_stylists_to_set_are_refused(string member, string value)
    {
        var me = As(await Given.AStylistWithProfile());
        var before = (await me.Get("stylists/profile").Succeeded()).ToString();
        var body = $$"""{ "salonAddress": "new", "{{member}}": {{value}} }""";

        using var reply = await me.PutAsync(
            new Uri("stylists/profile", UriKind.Relative),
            new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Equal(before, (await me.Get("stylists/profile").Succeeded()).ToString());
    }

    [Fact, Trait("Feature", "SE-06")]
    public async Task Text_that_looks_like_code_is_kept_and_returned_as_it_is()
    {
        const string Html = "<script>alert('x')</script> & \"><img src=x onerror=alert(1)>";
        const string Sql = "Robert'); DROP TABLE stylist_profiles;-- $1 {0} %s";
        var stylist = await Given.ASignedInStylist();
        var created = await As(stylist)
            .Post(
                "stylists/profile",
                new
                {
                    salonAddress = Sql,
                    salonName = Html,
                    bio = Html + Sql,
                }
            )
            .Succeeded();
        await As(stylist).Post("stylists/profile/submit").Succeeded();
        var id = created.GetProperty("id").GetGuid();
        await As(await Given.AnAdmin()).Post($"stylists/admin/profiles/{id}/approve", new { status = "approved" }).Succeeded();

        using var reply = await Guest.Get($"stylists/{id}/profile");
        var shown = await reply.Json();

        Assert.Equal("application/json", reply.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", string.Join(',', reply.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal(Sql, shown.GetProperty("salonAddress").GetString());
        Assert.Equal(Html, shown.GetProperty("displayName").GetString());
        Assert.Equal(Html + Sql, shown.GetProperty("bio").GetString());
        Assert.EndsWith(
            $"/stylists/{id}/script-alert-x-script-img-src-x-onerror-alert-1",
            shown.GetProperty("url").GetString(),
            StringComparison.Ordinal
        );
    }

    [Theory, Trait("Feature", "ST-02")]
    [InlineData("pending")]
    [InlineData("suspended")]
    public async Task Waiting_or_suspended_a_profile_cannot_be_edited(string state)
    {
        var stylist = state == "pending" ? await Given.ASubmittedStylist() : await ASuspendedStylist();
        var me = As(stylist);

        Assert.Equal((HttpStatusCode.Conflict, "stylist.not_editable"), await me.Put("stylists/profile", Salon).Refusal());
        Assert.Equal((HttpStatusCode.Conflict, "stylist.not_submittable"), await me.Post("stylists/profile/submit").Refusal());
    }

    [Fact, Trait("Feature", "ST-02")]
    public async Task A_suspension_cannot_be_left_by_removing_the_profile_and_beginning_anew()
    {
        var stylist = await ASuspendedStylist();
        var me = As(stylist);

        Assert.Equal((HttpStatusCode.Conflict, "stylist.suspended"), await me.Delete("stylists/profile").Refusal());
        Assert.Equal((HttpStatusCode.Conflict, "stylist.profile_exists"), await me.Post("stylists/profile", Salon).Refusal());
        Assert.Equal(HttpStatusCode.NotFound, (await Guest.Get($"stylists/{stylist.StylistId}/profile").Refusal()).Status);
    }

    [Fact, Trait("Feature", "ST-01")]
    public async Task Ones_own_profile_is_all_a_stylist_reaches()
    {
        var (one, other) = (await Given.AStylistWithProfile(), await Given.AStylistWithProfile());

        await As(other).Put("stylists/profile", new { salonAddress = "somewhere else" }).Succeeded();
        using (await As(other).Delete("stylists/profile")) { }

        var kept = await As(one).Get("stylists/profile").Succeeded();
        Assert.Equal(one.StylistId, kept.GetProperty("id").GetGuid());
        Assert.NotEqual("somewhere else", kept.GetProperty("salonAddress").GetString());
    }

    [Fact, Trait("Feature", "ST-01")]
    public async Task Customers_pending_accounts_and_guests_have_no_stylist_profile()
    {
        var customer = As(await Given.ASignedInCustomer());
        var pending = As(await Given.APendingUser());

        foreach (var (method, path) in Routes)
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await customer.Send(method, path, null).Refusal()).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await pending.Send(method, path, null).Refusal()).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await Guest.Send(method, path, null).Refusal()).Status);
        }
    }

    private static readonly (HttpMethod, string)[] Routes =
    [
        (HttpMethod.Post, "stylists/profile"),
        (HttpMethod.Get, "stylists/profile"),
        (HttpMethod.Put, "stylists/profile"),
        (HttpMethod.Delete, "stylists/profile"),
        (HttpMethod.Post, "stylists/profile/submit"),
        (HttpMethod.Post, "stylists/profile/regenerate-link"),
    ];

    private async Task<StylistPerson> ASuspendedStylist()
    {
        var stylist = await Given.AnApprovedStylistWithoutHours();
        await As(await Given.AnAdmin())
            .Post($"stylists/admin/profiles/{stylist.StylistId}/suspend", new { reason = "complaints" })
            .Succeeded();
        return stylist;
    }
}
