using System.Net;
using Nobat.Api.Tests.Bookings;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Notifications;

[Trait("Feature", "AP-08")]
public sealed class CalendarStreamTests(ApiFixture api) : ApiTest(api)
{
    private StylistPerson _stylist = null!;
    private string _path = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _stylist = await Given.AnApprovedStylist();
        _path = await LinkPath();
    }

    [Fact]
    public async Task A_guest_hears_that_free_times_may_be_others_and_nothing_else()
    {
        await using var stream = await EventStream.OpenAsync(Guest, _path);
        var before = Version(await stream.NextAsync("changed"));
        await Clock.Advance(Duration.FromSeconds(1));

        await As(await Given.ASignedInCustomer()).Post("bookings/holds", BookingTalk.Wish(_stylist, Tomorrow, "10:00")).Succeeded();

        var told = await stream.NextAsync("changed");
        Assert.True(Version(told) > before);
        Assert.Equal(["version"], told.Data.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Whatever_changes_a_calendar_is_told()
    {
        var customer = As(await Given.ASignedInCustomer());
        await using var stream = await EventStream.OpenAsync(Guest, _path);
        var last = Version(await stream.NextAsync("changed"));

        var booking = await Hears(customer.Post("bookings", BookingTalk.Wish(_stylist, Tomorrow, "10:00")));
        await Hears(customer.Put($"bookings/{booking.Text("id")}", new { bookingDate = BookingTalk.Iso(Tomorrow), startTime = "12:00" }));
        await Hears(customer.Delete($"bookings/{booking.Text("id")}"));
        await Hears(As(_stylist).Post("stylists/exceptions", new { kind = "closed", date = BookingTalk.Iso(Tomorrow) }));
        await Hears(As(_stylist).Put($"stylists/{_stylist.StylistId}/availability", new { slotDurationMinutes = 30 }));

        async Task<System.Text.Json.JsonElement> Hears(Task<HttpResponseMessage> change)
        {
            await Clock.Advance(Duration.FromSeconds(1));
            var answer = await change.Succeeded();
            var told = Version(await stream.NextAsync("changed"));
            Assert.True(told > last);
            last = told;
            return answer;
        }
    }

    [Fact]
    public async Task However_much_happens_it_is_told_once_a_second()
    {
        await using var stream = await EventStream.OpenAsync(Guest, _path);
        await stream.NextAsync("changed");
        var customers = new List<HttpClient>();
        for (var i = 0; i < 6; i++)
            customers.Add(As(await Given.ASignedInCustomer()));

        foreach (var (customer, hour) in customers.Zip(Enumerable.Range(9, 6)))
            await customer.Post("bookings/holds", BookingTalk.Wish(_stylist, Tomorrow, $"{hour:00}:00")).Succeeded();
        var latest = await Sql<long>("SELECT version FROM availability");
        Assert.Empty(stream.Rest());
        // The second may have begun before the last change was heard of; then the next one tells it.
        var versions = new List<long>();
        while (versions is not [.., var known] || known < latest)
        {
            await Clock.Advance(Duration.FromSeconds(1));
            versions.Add(Version(await stream.NextAsync("changed")));
        }

        Assert.InRange(versions.Count, 1, 2);
        Assert.Equal(latest, versions[^1]);
    }

    [Fact, Trait("Promise", "S-9")]
    public async Task A_link_that_leads_nowhere_has_no_stream_and_one_that_ends_takes_its_stream_along()
    {
        await using var stream = await EventStream.OpenAsync(Guest, _path);
        await stream.NextAsync("changed");
        var wrong = _path.Replace("/stream", "x/stream", StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotFound, "link.not_found"), await Guest.Get(wrong).Refusal());
        Assert.Equal((HttpStatusCode.NotFound, "link.not_found"), await Guest.Get("book/rubbish/token/stream").Refusal());

        var next = await LinkPath();
        await EndsAfterALook(stream);
        Assert.Equal((HttpStatusCode.NotFound, "link.not_found"), await Guest.Get(_path).Refusal());

        await using var renewed = await EventStream.OpenAsync(Guest, next);
        await renewed.NextAsync("changed");
        await As(await Given.AnAdmin()).Post($"stylists/admin/profiles/{_stylist.StylistId}/suspend", new { reason = "x" }).Succeeded();
        await EndsAfterALook(renewed);
    }

    [Fact]
    public async Task The_guests_of_one_address_have_so_many_streams_and_no_more()
    {
        await using var another = Api.StartAnother(("Streams:PerAddress", "1"));
        using var guest = Api.CreateClient(at: another.Address);
        using var neighbour = Api.CreateClient(at: another.Address);
        neighbour.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.7");
        await using var stream = await EventStream.OpenAsync(guest, _path);
        await stream.NextAsync("changed");

        using var refused = await EventStream.AskAsync(guest, _path);
        Assert.Equal((HttpStatusCode.TooManyRequests, "stream.too_many"), (refused.StatusCode, (await refused.Json()).Text("code")));
        await using var others = await EventStream.OpenAsync(neighbour, _path);
        await others.NextAsync("changed");
    }

    private async Task EndsAfterALook(EventStream stream)
    {
        await Clock.Advance(Duration.FromSeconds(3));
        await stream.Ended.WaitAsync(TimeSpan.FromSeconds(1));
    }

    private async Task<string> LinkPath()
    {
        var link = await As(_stylist).Post("stylists/profile/regenerate-link").Succeeded();
        return $"{link.Text("bookingLink").TrimStart('/')}/stream";
    }

    private static long Version(Told told) => told.Data.GetProperty("version").GetInt64();
}
