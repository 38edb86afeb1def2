using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Bookings;
using Nobat.Api.Tests.Payments;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Notifications;

/// <summary>What the links of messages do, for whoever has one.</summary>
[Trait("Feature", "NT-04"), Trait("Promise", "S-9")]
public sealed class VisitLinkTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (HttpStatusCode, string?) Nowhere = (HttpStatusCode.NotFound, "visit.not_found");

    private StylistPerson _stylist = null!;
    private Person _customer = null!;
    private JsonElement _booking;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _stylist = await Given.AnApprovedStylist();
        _customer = await Given.ASignedInCustomer();
        _booking = await As(_customer).Book(_stylist, Tomorrow, "10:00").Succeeded();
    }

    [Fact]
    public async Task A_link_shows_the_visit_and_what_its_purpose_costs_and_looking_changes_nothing()
    {
        var (reschedule, cancel) = await Api.LinksOf(_booking.Id());
        var before = await Rows();

        using var reply = await Guest.Get($"visits/{cancel}");
        var seen = await reply.Json();

        Assert.Equal("cancel", seen.Text("purpose"));
        Assert.Equal(_booking.Text("reference"), seen.Text("reference"));
        Assert.Equal(("confirmed", "10:00", "سالن آزمون"), (seen.Text("status"), seen.Text("startTime"), seen.Text("displayName")));
        var quote = await As(_customer).Get($"bookings/{_booking.Id()}/quote?action=cancel").Succeeded();
        Assert.Equal(quote.GetRawText(), seen.GetProperty("quote").GetRawText());
        Assert.True(reply.Headers.CacheControl!.NoStore);
        Assert.Equal("no-referrer", reply.Headers.GetValues("Referrer-Policy").Single());
        Assert.DoesNotContain(_customer.PhoneNumber, seen.GetRawText(), StringComparison.Ordinal);
        Assert.False(seen.TryGetProperty("customerId", out _));
        var moving = await Guest.Get($"visits/{reschedule}").Succeeded();
        Assert.Equal("reschedule", moving.GetProperty("quote").Text("action"));
        Assert.Equal(before, await Rows());
    }

    [Fact]
    public async Task The_link_of_a_text_message_shows_the_visit_and_the_way_to_the_other_two()
    {
        var view = await Api.ViewLinkOf(_booking.Id());

        var seen = await Guest.Get($"visits/{view}").Succeeded();

        Assert.Equal("view", seen.Text("purpose"));
        Assert.Equal(JsonValueKind.Null, seen.GetProperty("quote").ValueKind);
        await Guest.Post($"visits/{seen.Text("rescheduleToken")}/reschedule", Time("11:00")).Succeeded();
        await Guest.Post($"visits/{seen.Text("cancelToken")}/cancel", new { reason = "ill" }).Succeeded();
        Assert.Equal(Nowhere, await Guest.Get($"visits/{view}").Refusal());
    }

    [Fact]
    public async Task Cancelling_by_link_is_cancelling_and_uses_the_link_up()
    {
        var (reschedule, cancel) = await Api.LinksOf(_booking.Id());

        var cancelled = await Guest.Post($"visits/{cancel}/cancel", new { reason = "بيمارم" }).Succeeded();

        Assert.Equal("cancelled", cancelled.Text("status"));
        var booking = await As(_customer).Get($"bookings/{_booking.Id()}").Succeeded();
        Assert.Equal(
            ("cancelled", "customer", "بیمارم"),
            (booking.Text("status"), booking.Text("cancelledBy"), booking.Text("cancellationReason"))
        );
        Assert.Equal(Nowhere, await Guest.Post($"visits/{cancel}/cancel").Refusal());
        Assert.Equal(Nowhere, await Guest.Get($"visits/{cancel}").Refusal());
        Assert.Equal(Nowhere, await Guest.Post($"visits/{reschedule}/reschedule", Time("11:00")).Refusal());
        await Sms.MessageFor(_stylist.PhoneNumber, "booking_cancelled");
    }

    [Fact]
    public async Task Moving_by_link_is_moving_and_uses_the_link_up_while_the_next_message_brings_another()
    {
        var (reschedule, cancel) = await Api.LinksOf(_booking.Id());

        var moved = await Guest.Post($"visits/{reschedule}/reschedule", Time("14:00")).Succeeded();

        Assert.Equal(("confirmed", "14:00"), (moved.Text("status"), moved.Text("startTime")));
        Assert.Equal("14:00", (await As(_customer).Get($"bookings/{_booking.Id()}").Succeeded()).Text("startTime"));
        Assert.Equal(Nowhere, await Guest.Post($"visits/{reschedule}/reschedule", Time("15:00")).Refusal());
        var (again, _) = await Api.LinksOf(_booking.Id());
        await Guest.Post($"visits/{again}/reschedule", Time("15:00")).Succeeded();
        await Guest.Post($"visits/{cancel}/cancel").Succeeded();
    }

    [Fact]
    public async Task Of_twenty_who_come_with_the_same_link_one_cancels()
    {
        var (_, cancel) = await Api.LinksOf(_booking.Id());

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Guest.Post($"visits/{cancel}/cancel").Refusal()));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(19, replies.Count(reply => reply == Nowhere));
    }

    [Fact]
    public async Task Of_eight_who_move_with_the_same_link_to_different_times_one_does()
    {
        var (reschedule, _) = await Api.LinksOf(_booking.Id());

        var replies = await Task.WhenAll(
            Enumerable
                .Range(9, 8)
                .Where(hour => hour != 10)
                .Select(hour => Guest.Post($"visits/{reschedule}/reschedule", Time($"{hour:00}:00")).Refusal())
        );

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(6, replies.Count(reply => reply == Nowhere));
        Assert.Equal(1, await Sql<int>("SELECT reschedules FROM bookings WHERE id = $1", _booking.Id()));
    }

    [Fact]
    public async Task A_link_serves_its_own_purpose_only()
    {
        var (reschedule, cancel) = await Api.LinksOf(_booking.Id());
        var view = await Api.ViewLinkOf(_booking.Id());

        foreach (var token in new[] { reschedule, view })
            Assert.Equal(Nowhere, await Guest.Post($"visits/{token}/cancel").Refusal());
        foreach (var token in new[] { cancel, view })
            Assert.Equal(Nowhere, await Guest.Post($"visits/{token}/reschedule", Time("11:00")).Refusal());

        var booking = await As(_customer).Get($"bookings/{_booking.Id()}").Succeeded();
        Assert.Equal(("confirmed", "10:00"), (booking.Text("status"), booking.Text("startTime")));
    }

    [Fact]
    public async Task A_link_that_was_changed_anywhere_or_belongs_to_another_visit_leads_nowhere()
    {
        var (_, cancel) = await Api.LinksOf(_booking.Id());
        var other = await As(await Given.ASignedInCustomer()).Book(_stylist, Tomorrow, "12:00").Succeeded();
        var (_, otherCancel) = await Api.LinksOf(other.Id());
        string[] forged =
        [
            .. Enumerable.Range(0, cancel.Length).Select(i => cancel[..i] + (cancel[i] == 'A' ? 'B' : 'A') + cancel[(i + 1)..]),
            cancel[..^1],
            cancel + "A",
            cancel[..28] + otherCancel[28..],
            otherCancel[..28] + cancel[28..],
            cancel.ToLowerInvariant(),
            new string('A', 50),
            new string('_', 50),
            "x",
            Guid.NewGuid().ToString("N"),
        ];

        foreach (var token in forged)
        {
            Assert.Equal(Nowhere, await Guest.Get($"visits/{token}").Refusal());
            Assert.Equal(Nowhere, await Guest.Post($"visits/{token}/cancel").Refusal());
        }

        Assert.Equal(2L, await Sql<long>("SELECT count(*) FROM bookings WHERE status = 'confirmed'"));
        await Guest.Post($"visits/{cancel}/cancel").Succeeded();
    }

    [Fact]
    public async Task A_link_lives_until_the_visit_begins()
    {
        var (reschedule, cancel) = await Api.LinksOf(_booking.Id());
        var starts = Instant.FromDateTimeOffset(_booking.GetProperty("startsAt").GetDateTimeOffset());

        await Clock.AdvanceTo(starts - Duration.FromSeconds(1));
        await Guest.Get($"visits/{cancel}").Succeeded();
        await Clock.AdvanceTo(starts);

        Assert.Equal(Nowhere, await Guest.Get($"visits/{cancel}").Refusal());
        Assert.Equal(Nowhere, await Guest.Post($"visits/{cancel}/cancel").Refusal());
        Assert.Equal(Nowhere, await Guest.Post($"visits/{reschedule}/reschedule", Time("16:00")).Refusal());
    }

    [Fact]
    public async Task A_link_of_an_account_that_is_closed_is_dead()
    {
        var (_, cancel) = await Api.LinksOf(_booking.Id());

        await Execute("UPDATE users SET status = 'inactive' WHERE id = $1", _customer.Id);

        Assert.Equal(Nowhere, await Guest.Post($"visits/{cancel}/cancel").Refusal());
    }

    [Fact]
    public async Task What_the_customer_may_not_do_is_refused_by_link_in_the_same_words()
    {
        var terms = new
        {
            freeCancellationHours = 24,
            lateCancellationPercent = 50,
            noShowPercent = 100,
            rescheduleHours = 48,
            maxReschedules = 3,
        };
        await As(_stylist).Put("stylists/policy", terms).Succeeded();
        var late = await As(_customer).Book(_stylist, Tomorrow.PlusDays(2), "12:00").Succeeded();
        var (reschedule, _) = await Api.LinksOf(late.Id());
        await Clock.Advance(Duration.FromHours(25));

        var renewed = (await Guest.Post("auth/refresh", new { refreshToken = _customer.RefreshToken }).Succeeded()).Text("accessToken");
        var expected = await WithToken(renewed).Move(late, Tomorrow.PlusDays(3), "12:00").Refusal();

        Assert.Equal((HttpStatusCode.Conflict, "booking.too_late_to_move"), expected);
        Assert.Equal(expected, await Guest.Post($"visits/{reschedule}/reschedule", Time("15:00", Tomorrow.PlusDays(3))).Refusal());
        var seen = await Guest.Get($"visits/{reschedule}").Succeeded();
        Assert.Equal(("booking.too_late_to_move", JsonValueKind.Null), (seen.Text("refusal"), seen.GetProperty("quote").ValueKind));
    }

    [Fact]
    public async Task A_time_somebody_has_is_refused_and_the_link_stays_good()
    {
        await As(await Given.ASignedInCustomer()).Book(_stylist, Tomorrow, "12:00").Succeeded();
        var (reschedule, _) = await Api.LinksOf(_booking.Id());

        using var taken = await Guest.Post($"visits/{reschedule}/reschedule", Time("12:00"));

        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        Assert.NotEmpty((await taken.Json()).GetProperty("nearestFree").EnumerateArray());
        await Guest.Post($"visits/{reschedule}/reschedule", Time("13:00")).Succeeded();
    }

    [Fact]
    public async Task A_deposit_goes_back_by_link_as_it_would_by_hand()
    {
        var service = await As(_stylist).AddService();
        var booking = await As(_customer).BookService(_stylist, service, Tomorrow.PlusDays(5), "10:00").Succeeded();
        var page = await As(_customer).PayDeposit(booking.Id()).Succeeded();
        Api.Gateway.Pay(page.AuthorityOf());
        await Guest.ComeBack(page.AuthorityOf()).Succeeded();
        var (_, cancel) = await Api.LinksOf(booking.Id());

        var quote = (await Guest.Get($"visits/{cancel}").Succeeded()).GetProperty("quote");
        await Guest.Post($"visits/{cancel}/cancel").Succeeded();

        Assert.Equal(
            (0, PaymentTalk.Deposit),
            (quote.GetProperty("keptAmount").GetInt64(), quote.GetProperty("returnedAmount").GetInt64())
        );
        await Eventually.Async(
            async () => await Sql<long>("SELECT count(*) FROM refunds WHERE amount = $1", PaymentTalk.Deposit) == 1,
            "the refund"
        );
    }

    [Fact, Trait("Promise", "A-9")]
    public async Task A_link_outlives_the_key_it_was_made_with()
    {
        const string NewKey = "YSBzZWNvbmQgcmVmcmVzaCBrZXkgZm9yIHRoZSB0ZXN0cyBvZiByb3RhdGlvbg==";
        var (_, cancel) = await Api.LinksOf(_booking.Id());
        var old = Api.Services.GetRequiredService<IConfiguration>()["Security:RefreshKey"]!;
        await using var renewed = Api.StartAnother(("Security:RefreshKey", NewKey), ("Security:OtherRefreshKeys:0", old));
        await using var forgetful = Api.StartAnother(("Security:RefreshKey", NewKey));
        using var knows = Api.CreateClient(at: renewed.Address);
        using var forgot = Api.CreateClient(at: forgetful.Address);

        Assert.Equal(Nowhere, await forgot.Get($"visits/{cancel}").Refusal());
        await knows.Get($"visits/{cancel}").Succeeded();
    }

    [Fact, Trait("Promise", "O-8")]
    public async Task A_refusal_does_not_repeat_the_token()
    {
        var token = new string('T', 50);

        using var reply = await Guest.Get($"visits/{token}");

        Assert.DoesNotContain(token, (await reply.Json()).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visit_that_was_entered_for_somebody_without_an_account_has_no_links()
    {
        var walkIn = await As(_stylist).WalkIn(Tomorrow, "15:00").Succeeded();

        var message = await Api.Write(WritingTalk.About(walkIn.Id(), Nobat.Domain.Notifications.NotificationKind.BookingConfirmed));

        Assert.DoesNotContain("/v/", message.Text, StringComparison.Ordinal);
        Assert.Contains(_stylist.PhoneNumber, message.Text, StringComparison.Ordinal);
    }

    private object Time(string start, LocalDate? date = null) => new { bookingDate = BookingTalk.Iso(date ?? Tomorrow), startTime = start };

    private Task<string> Rows() => Sql<string>("SELECT string_agg(b::text, '|' ORDER BY id) FROM bookings b");
}
