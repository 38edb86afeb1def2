using System.Net;
using System.Text.Json;
using Nobat.Api.Tests.Bookings;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Notifications;

/// <summary>Who sees which notices, what administrators find, and what they can have sent again.</summary>
[Trait("Feature", "NT-08")]
public sealed class NotificationHistoryTests(ApiFixture api) : RestingWorkersTest(api)
{
    [Fact]
    public async Task Customer_and_stylist_each_see_what_they_were_told_of_a_booking_the_newest_first()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        var booked = await As(customer).Book(stylist, Clock.Today.PlusDays(3), "14:00").Succeeded();
        await As(customer).Book(stylist, Clock.Today.PlusDays(3), "15:00").Succeeded();
        await DispatchAndSend();
        await Clock.Advance(Duration.FromMinutes(1));
        await As(customer).Delete($"bookings/{booked.Id()}").Succeeded();
        await DispatchAndSend();
        var path = $"bookings/{booked.Id()}/notifications";

        var customers = Texts(await As(customer).Get(path).Items());
        var stylists = Texts(await As(stylist).Get(path).Items());

        Assert.Equal(["booking_cancelled", "booking_reminder", "booking_reminder", "booking_confirmed"], Kinds(customers));
        Assert.Equal(["booking_cancelled", "booking_confirmed"], Kinds(stylists));
        foreach (var (reader, role, seen) in new[] { (customer, "customer", customers), ((Person)stylist, "stylist", stylists) })
        {
            Assert.All(seen, notice => Assert.Equal((reader.Id, role), (notice.GetProperty("recipientId").GetGuid(), notice.Text("role"))));
            Assert.All(seen, notice => Assert.Equal(booked.Id(), notice.GetProperty("bookingId").GetGuid()));
            Assert.All(seen, notice => Assert.False(notice.TryGetProperty("delivery", out _)));
            Assert.Equal(("sent", Masked(reader)), (seen[0].Text("state"), seen[0].Text("address")));
            Assert.Contains(booked.Text("reference"), seen[0].Text("text"), StringComparison.Ordinal);
            Assert.DoesNotMatch("/v/[A-Za-z0-9_-]+", seen[^1].Text("text"));
        }

        Assert.Equal(["cancelled", "cancelled"], customers[1..3].Select(notice => notice.Text("state")));
    }

    [Fact]
    public async Task To_strangers_a_bookings_notices_are_not_there_and_administrators_see_all()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        var booked = await As(customer).Book(stylist, Tomorrow, "14:00").Succeeded();
        await DispatchAndSend();
        var path = $"bookings/{booked.Id()}/notifications";

        foreach (var stranger in new[] { await Given.ASignedInCustomer(), await Given.AnApprovedStylist(), await Given.ASignedInStylist() })
            Assert.Equal((HttpStatusCode.NotFound, "booking.not_found"), await As(stranger).Get(path).Refusal());
        Assert.Equal(
            (HttpStatusCode.NotFound, "booking.not_found"),
            await As(customer).Get($"bookings/{Guid.NewGuid()}/notifications").Refusal()
        );
        var all = Texts(await As(await Given.AnAdmin()).Get(path).Items());
        Assert.Equal(["customer", "customer", "customer", "stylist"], all.Select(notice => notice.Text("role")).Order());
        Assert.All(all, notice => Assert.Equal(JsonValueKind.Object, notice.GetProperty("delivery").ValueKind));
    }

    [Fact]
    public async Task What_a_walk_in_was_told_is_seen_by_administrators_only()
    {
        var stylist = await Given.AnApprovedStylist();
        var booked = await As(stylist).WalkIn(Tomorrow, "14:00").Succeeded();
        await DispatchAndSend();
        var path = $"bookings/{booked.Id()}/notifications";

        Assert.Equal(["stylist"], (await As(stylist).Get(path).Items()).Select(notice => notice.Text("role")).Distinct());
        var walkIns = Texts(await As(await Given.AnAdmin()).Get(path).Items()).Where(notice => notice.Text("role") == "customer").ToList();
        Assert.NotEmpty(walkIns);
        Assert.All(walkIns, notice => Assert.Equal("0912***9999", notice.Text("address")));
        Assert.All(walkIns, notice => Assert.Equal(JsonValueKind.Null, notice.GetProperty("recipientId").ValueKind));
    }

    [Fact]
    public async Task Administrators_search_by_every_filter_and_no_number_is_shown_whole()
    {
        var (stylist, customer, admin) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer(), As(await Given.AnAdmin()));
        await DispatchAndSend();
        var booked = await As(customer).Book(stylist, Clock.Today.PlusDays(3), "14:00").Succeeded();
        await As(await Given.ASignedInCustomer()).Book(stylist, Clock.Today.PlusDays(3), "15:00").Succeeded();
        Sms.IsAwayFor = stylist.PhoneNumber;
        await DispatchAndSend();
        var all = await admin.Get("admin/notifications?limit=100&channel=sms").Items();
        Assert.All(all, notice => Assert.Equal("sms", notice.Text("channel")));
        Assert.True(all.Length > 8);

        await Finds($"user={customer.Id}", 3, notice => notice.GetProperty("recipientId").GetGuid() == customer.Id);
        await Finds($"booking={booked.Id()}", 4, notice => OfBooking(notice) == booked.Id());
        await Finds($"booking={booked.Id()}&state=sent", 1, notice => notice.Text("role") == "customer");
        await Finds($"booking={booked.Id()}&state=queued", 3, notice => notice.Text("state") == "queued");
        await Finds("kind=booking_reminder", 4, notice => notice.Text("kind") == "booking_reminder");
        await Finds($"kind=booking_confirmed&user={stylist.Id}", 2, notice => notice.Text("failureCode") == "away");
        await Finds($"stylist={stylist.StylistId}&kind=booking_confirmed", 4, notice => notice.Text("kind") == "booking_confirmed");
        await Finds($"stylist={Guid.NewGuid()}", 0, _ => false);
        await Finds("from=2026-11-23&to=2026-11-23", all.Length, _ => true);
        await Finds("from=2026-11-24", 0, _ => false);
        await Finds("to=2026-11-22", 0, _ => false);
        await Finds("from=0001-01-01&to=9999-12-31", all.Length, _ => true);
        await Finds("from=-9998-01-01", all.Length, _ => true);
        Assert.DoesNotContain(
            all,
            notice => notice.TryGetProperty("address", out var to) && to.GetString() is { } text && !text.Contains("***")
        );

        async Task Finds(string filter, int count, Func<JsonElement, bool> fits)
        {
            var found = await admin.Get($"admin/notifications?limit=100&channel=sms&{filter}").Items();
            Assert.Equal((filter, count), (filter, found.Length));
            Assert.All(found, notice => Assert.True(fits(notice), notice.ToString()));
        }
    }

    [Fact]
    public async Task Pages_of_a_search_hold_each_notice_once()
    {
        var (stylist, customer, admin) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer(), As(await Given.AnAdmin()));
        foreach (var start in new[] { "10:00", "11:00", "12:00" })
            await As(customer).Book(stylist, Clock.Today.PlusDays(3), start).Succeeded();
        await DispatchAndSend();
        var all = (await admin.Get("admin/notifications?limit=100").Items()).Select(notice => notice.Id()).ToList();

        var paged = new List<Guid>();
        for (var cursor = ""; cursor is not null; )
        {
            var page = await admin.Get($"admin/notifications?limit=2{cursor}").Succeeded();
            paged.AddRange(page.GetProperty("items").EnumerateArray().Select(notice => notice.Id()));
            cursor = page.GetProperty("nextCursor").GetString() is { } next ? $"&cursor={Uri.EscapeDataString(next)}" : null;
        }

        Assert.True(all.Count > 8);
        Assert.Equal(all, paged);
    }

    [Theory]
    [InlineData("state=gone")]
    [InlineData("state=Sent")]
    [InlineData("kind=nothing")]
    [InlineData("kind=unknown")]
    [InlineData("channel=pigeon")]
    [InlineData("user=me")]
    [InlineData("booking=1")]
    [InlineData("stylist=x")]
    [InlineData("from=2026-02-30")]
    [InlineData("from=2026-11-24&to=2026-11-22")]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("cursor=rubbish")]
    public async Task A_search_with_bad_input_is_refused(string query)
    {
        var admin = await Given.AnAdmin();

        Assert.Equal(HttpStatusCode.BadRequest, (await As(admin).Get($"admin/notifications?{query}").Refusal()).Status);
    }

    [Fact]
    public async Task A_notice_that_was_given_up_is_sent_again_once()
    {
        var (booked, customer, id) = await AFailedNotice();
        var admin = As(await Given.AnAdmin());

        var replies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => admin.Post($"admin/notifications/{id}/retry")));
        await DispatchAndSend();

        Assert.Single(replies, reply => reply.StatusCode == HttpStatusCode.OK);
        Assert.Equal(3, replies.Count(reply => reply.StatusCode == HttpStatusCode.Conflict));
        Assert.Single(Sms.To(customer.PhoneNumber), message => message.Kind == "booking_confirmed");
        var sent = Assert.Single(
            await admin.Get($"admin/notifications?booking={booked}&user={customer.Id}&kind=booking_confirmed&channel=sms").Items()
        );
        Assert.Equal(("sent", id), (sent.Text("state"), sent.Id()));
        Assert.Equal(1, sent.GetProperty("delivery").GetProperty("attempts").GetInt32());
        Assert.Equal((HttpStatusCode.Conflict, "notification.not_failed"), await admin.Post($"admin/notifications/{id}/retry").Refusal());
    }

    [Theory]
    [InlineData("queued")]
    [InlineData("sent")]
    [InlineData("delivered")]
    [InlineData("suppressed")]
    [InlineData("cancelled")]
    public async Task Only_what_failed_can_be_sent_again(string state)
    {
        var (_, _, id) = await AFailedNotice();
        await Execute(
            $"""
            UPDATE notifications SET state = '{state}', failed_at = NULL,
                   next_try_at = CASE WHEN '{state}' = 'queued' THEN nobat_now() + interval '1 hour' END WHERE id = $1
            """,
            id
        );

        Assert.Equal(
            (HttpStatusCode.Conflict, "notification.not_failed"),
            await As(await Given.AnAdmin()).Post($"admin/notifications/{id}/retry").Refusal()
        );
        Assert.Equal(state, await Sql<string>("SELECT state::text FROM notifications WHERE id = $1", id));
    }

    [Fact]
    public async Task What_speaks_of_something_over_is_not_sent_again()
    {
        var (_, customer, id) = await AFailedNotice();
        await Execute("UPDATE notifications SET expires_at = nobat_now() WHERE id = $1", id);

        Assert.Equal(
            (HttpStatusCode.Conflict, "notification.too_late"),
            await As(await Given.AnAdmin()).Post($"admin/notifications/{id}/retry").Refusal()
        );
        await Send();
        Assert.DoesNotContain(Sms.To(customer.PhoneNumber), message => message.Kind == "booking_confirmed");
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_sent_again() =>
        Assert.Equal(
            (HttpStatusCode.NotFound, "notification.not_found"),
            await As(await Given.AnAdmin()).Post($"admin/notifications/{Guid.NewGuid()}/retry").Refusal()
        );

    private async Task<(Guid Booking, Person Customer, Guid Notice)> AFailedNotice()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        var booked = await As(customer).Book(stylist, Tomorrow, "14:00").Succeeded();
        await Dispatch();
        await Execute(
            """
            UPDATE notifications SET state = 'failed', attempts = 8, failure_code = 'away', failed_at = nobat_now(), next_try_at = NULL
             WHERE recipient_id = $1 AND kind = 'booking_confirmed' AND channel = 'sms'
            """,
            customer.Id
        );
        var id = await Sql<Guid>(
            "SELECT id FROM notifications WHERE recipient_id = $1 AND state = 'failed' AND channel = 'sms'",
            customer.Id
        );
        return (booked.Id(), customer, id);
    }

    private static string[] Kinds(JsonElement[] notices) => [.. notices.Select(notice => notice.Text("kind"))];

    private static Guid? OfBooking(JsonElement notice) =>
        notice.GetProperty("bookingId") is { ValueKind: JsonValueKind.String } id ? id.GetGuid() : null;

    private static JsonElement[] Texts(IEnumerable<JsonElement> notices) => [.. notices.Where(notice => notice.Text("channel") == "sms")];

    private static string Masked(Person person) => $"{person.PhoneNumber[..4]}***{person.PhoneNumber[7..]}";
}
