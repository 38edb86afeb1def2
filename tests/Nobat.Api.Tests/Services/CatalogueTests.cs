using System.Net;
using Nobat.Api.Tests.Bookings;
using Nobat.Testing;

namespace Nobat.Api.Tests.Services;

[Trait("Feature", "ST-06")]
public sealed class CatalogueTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (HttpStatusCode, string) NotFound = (HttpStatusCode.NotFound, "service.not_found");

    [Fact]
    public async Task A_service_is_added_read_replaced_and_removed()
    {
        var desk = As(await Given.AStylistWithProfile());
        using var reply = await desk.Post("stylists/services", ServiceTalk.Colour);
        var added = await reply.Json();
        Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
        Assert.Equal($"/api/v1/stylists/services/{added.Id()}", reply.Headers.Location?.ToString());
        Assert.Equal(("رنگ مو", "Hair colour"), (added.Text("name"), added.Text("nameEn")));
        Assert.Equal((9_000_000L, 3_000_000L), (added.Amount("price"), added.Amount("depositAmount")));
        Assert.Equal(
            ["30 work", "40 gap", "20 work"],
            added.GetProperty("segments").EnumerateArray().Select(s => $"{s.GetProperty("minutes")} {s.Text("kind")}")
        );
        Assert.True(added.GetProperty("isActive").GetBoolean());

        await Clock.Advance(NodaTime.Duration.FromMinutes(1));
        var changed = await desk.Put($"stylists/services/{added.Id()}", ServiceTalk.Cut).Succeeded();
        Assert.Equal((added.Id(), "کوتاهی", 40L), (changed.Id(), changed.Text("name"), changed.Amount("durationMinutes")));
        Assert.Equal((0L, 1), (changed.Amount("depositAmount"), changed.GetProperty("segments").GetArrayLength()));
        Assert.Equal("2026-11-23T08:01:00Z", changed.Text("updatedAt"));
        Assert.Equal("2026-11-23T08:00:00Z", changed.Text("createdAt"));
        Assert.Equal(changed.GetRawText(), (await desk.Get($"stylists/services/{added.Id()}").Succeeded()).GetRawText());

        Assert.Equal(HttpStatusCode.NoContent, (await desk.Delete($"stylists/services/{added.Id()}")).StatusCode);
        Assert.Equal(NotFound, await desk.Get($"stylists/services/{added.Id()}").Refusal());
        Assert.Equal(NotFound, await desk.Put($"stylists/services/{added.Id()}", ServiceTalk.Cut).Refusal());
        Assert.Equal(NotFound, await desk.Delete($"stylists/services/{added.Id()}").Refusal());
        Assert.Empty(await desk.Get("stylists/services").Items());
        Assert.Equal(1L, await Sql<long>("SELECT count(*) FROM services WHERE removed_at IS NOT NULL"));
    }

    [Fact, Trait("Promise", "S-1")]
    public async Task Another_stylists_services_are_not_there()
    {
        var (owner, other) = (As(await Given.AStylistWithProfile()), As(await Given.AStylistWithProfile()));
        var id = await owner.AddService(ServiceTalk.Cut);
        var own = await other.AddService(ServiceTalk.Cut);

        Assert.Equal(NotFound, await other.Get($"stylists/services/{id}").Refusal());
        Assert.Equal(NotFound, await other.Put($"stylists/services/{id}", ServiceTalk.Colour).Refusal());
        Assert.Equal(NotFound, await other.Delete($"stylists/services/{id}").Refusal());
        Assert.Equal(
            (HttpStatusCode.BadRequest, "service.order_incomplete"),
            await other.Put("stylists/services/order", new { serviceIds = new[] { own, id } }).Refusal()
        );
        Assert.Equal([own], (await other.Get("stylists/services").Items()).Select(service => service.Id()));
        Assert.Equal("کوتاهی", (await owner.Get($"stylists/services/{id}").Succeeded()).Text("name"));
    }

    [Fact]
    public async Task Without_a_profile_there_is_no_catalogue()
    {
        var stylist = As(await Given.ASignedInStylist());
        Assert.Equal((HttpStatusCode.NotFound, "stylist.not_found"), await stylist.Post("stylists/services", ServiceTalk.Cut).Refusal());
        Assert.Empty(await stylist.Get("stylists/services").Items());
    }

    [Theory, Trait("Feature", "AP-02")]
    [InlineData("""{"durationMinutes":60,"price":1}""", "name", "service.name_required")]
    [InlineData("""{"name":"x","durationMinutes":4,"price":1}""", "durationMinutes", "service.duration_out_of_range")]
    [InlineData("""{"name":"x","durationMinutes":60,"price":-1}""", "price", "service.price_out_of_range")]
    [InlineData("""{"name":"x","durationMinutes":60,"price":100000000001}""", "price", "service.price_out_of_range")]
    [InlineData("""{"name":"x","durationMinutes":60,"price":1,"depositAmount":2}""", "depositAmount", "service.deposit_out_of_range")]
    [InlineData("""{"name":"x","durationMinutes":60,"price":1,"sortOrder":10001}""", "sortOrder", "service.sort_order_out_of_range")]
    [InlineData(
        """{"name":"x","durationMinutes":60,"price":1,"segments":[{"minutes":30,"kind":"work"},{"minutes":30,"kind":"gap"}]}""",
        "segments",
        "service.segments_invalid"
    )]
    [InlineData(
        """{"name":"x","durationMinutes":60,"price":1,"segments":[{"minutes":30,"kind":"work"}]}""",
        "segments",
        "service.segments_sum"
    )]
    public async Task A_service_that_cannot_be_is_refused_at_its_member(string body, string field, string code)
    {
        var desk = As(await Given.AStylistWithProfile());
        using var reply = await desk.Post("stylists/services", System.Text.Json.JsonElement.Parse(body));
        var problem = await reply.Json();
        Assert.Equal((HttpStatusCode.BadRequest, "service.invalid"), (reply.StatusCode, problem.Text("code")));
        var wrong = Assert.Single(problem.GetProperty("errors").EnumerateObject());
        Assert.Equal((field, code), (wrong.Name, wrong.Value[0].Text("code")));
    }

    [Fact]
    public async Task Of_two_who_add_the_hundredth_at_once_one_does()
    {
        var stylist = await Given.AStylistWithProfile();
        var desk = As(stylist);
        await desk.AddService(ServiceTalk.Cut);
        await Execute(
            """
            INSERT INTO services (id, stylist_id, owner_id, name, duration_minutes, segments, price, deposit_amount, is_active, is_add_on,
                                  sort_order, created_at, updated_at)
            SELECT gen_random_uuid(), stylist_id, owner_id, name, duration_minutes, segments, price, deposit_amount, is_active, is_add_on,
                   n, created_at, updated_at FROM services, generate_series(1, 98) n
            """
        );

        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => desk.Post("stylists/services", ServiceTalk.Cut)));

        Assert.Equal(new() { [HttpStatusCode.Created] = 1, [HttpStatusCode.Conflict] = 3 }, replies.ByStatus());
        Assert.Equal((HttpStatusCode.Conflict, "service.too_many"), await desk.Post("stylists/services", ServiceTalk.Cut).Refusal());
        var items = await desk.Get("stylists/services").Items();
        Assert.Equal(100, items.Length);
        await desk.Delete($"stylists/services/{items[0].Id()}");
        await desk.AddService(ServiceTalk.Cut);
    }

    [Fact]
    public async Task The_order_is_the_stylists_and_needs_every_service_once()
    {
        var desk = As(await Given.AStylistWithProfile());
        Guid[] ids =
        [
            await desk.AddService(ServiceTalk.Cut),
            await desk.AddService(ServiceTalk.Colour),
            await desk.AddService(ServiceTalk.Mask),
        ];
        Assert.Equal(ids, (await desk.Get("stylists/services").Items()).Select(service => service.Id()));

        Guid[] wanted = [ids[2], ids[0], ids[1]];
        Assert.Equal(
            wanted,
            (await desk.Put("stylists/services/order", new { serviceIds = wanted }).Items()).Select(service => service.Id())
        );

        Assert.Equal(wanted, (await desk.Get("stylists/services").Items()).Select(service => service.Id()));
        var incomplete = (HttpStatusCode.BadRequest, "service.order_incomplete");
        Assert.Equal(incomplete, await desk.Put("stylists/services/order", new { serviceIds = ids[..2] }).Refusal());
        Assert.Equal(
            (HttpStatusCode.BadRequest, "request.invalid"),
            await desk.Put("stylists/services/order", new { serviceIds = new[] { ids[0], ids[0], ids[1] } }).Refusal()
        );
        Assert.Equal(wanted, (await desk.Get("stylists/services").Items()).Select(service => service.Id()));
    }

    [Fact, Trait("Feature", "ST-05"), Trait("Feature", "LK-01"), Trait("Feature", "LN-01")]
    public async Task The_public_sees_what_is_active_in_its_order_and_language()
    {
        var stylist = await Given.AnApprovedStylist();
        var desk = As(stylist);
        var (cut, colour, mask) = (
            await desk.AddService(ServiceTalk.Cut),
            await desk.AddService(ServiceTalk.Colour),
            await desk.AddService(ServiceTalk.Mask)
        );
        var hidden = await desk.AddService(
            new
            {
                name = "x",
                durationMinutes = 30,
                price = 1,
                isActive = false,
            }
        );
        var gone = await desk.AddService(ServiceTalk.Cut);
        await desk.Delete($"stylists/services/{gone}");
        await desk.Put("stylists/services/order", new { serviceIds = new[] { colour, hidden, mask, cut } }).Succeeded();
        var link = (await desk.Post("stylists/profile/regenerate-link").Succeeded()).Text("bookingLink").TrimStart('/');

        foreach (
            var (path, language, names) in new[]
            {
                ($"stylists/{stylist.StylistId}/profile", "en", new[] { "Hair colour", "ماسک", "Cut" }),
                (link, "fa", ["رنگ مو", "ماسک", "کوتاهی"]),
            }
        )
        {
            var page = await Guest.Send(HttpMethod.Get, path, null, ("Accept-Language", language)).Succeeded();
            var services = page.GetProperty("services").EnumerateArray().ToList();
            Assert.Equal(names, services.Select(service => service.Text("name")));
            Assert.Equal([colour, mask, cut], services.Select(service => service.Id()));
            Assert.Equal([false, true, false], services.Select(service => service.GetProperty("isAddOn").GetBoolean()));
            Assert.Equal((9_000_000L, 3_000_000L), (services[0].Amount("price"), services[0].Amount("depositAmount")));
        }
    }

    [Fact, Trait("Feature", "SE-02")]
    public async Task Every_change_of_a_price_is_on_record()
    {
        var desk = As(await Given.AStylistWithProfile());
        var id = await desk.AddService(ServiceTalk.Cut);
        await desk.Put($"stylists/services/{id}", ServiceTalk.Colour).Succeeded();
        await desk.Delete($"stylists/services/{id}").Succeeded();
        foreach (var kind in new[] { "service_added", "service_changed", "service_removed" })
            Assert.Equal(
                1L,
                await Sql<long>("SELECT count(*) FROM audit_entries WHERE kind = $1 AND subject_id = $2", kind, id.ToString())
            );
        Assert.Equal(
            "9000000",
            await Sql<string>(
                "SELECT details ->> 'price' FROM audit_entries WHERE kind = 'service_changed' AND subject_id = $1",
                id.ToString()
            )
        );
    }
}
