using System.Net;
using System.Text.Json;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Bookings;

public sealed class StylistDeskTests(ApiFixture api) : ApiTest(api)
{
    /// <summary>Quarter-hour visits, so that one begins while the access tokens of the test are still good.</summary>
    private static readonly Given.Hours Quarters = new() { SlotMinutes = 15 };

    [Fact, Trait("Feature", "BK-08")]
    public async Task Where_the_stylist_approves_a_booking_waits_and_is_confirmed_or_declined()
    {
        var stylist = await Given.AnApprovedStylist(new() { RequiresApproval = true });
        var (sara, desk) = (As(await Given.ASignedInCustomer()), As(stylist));
        var first = await sara.Book(stylist, Tomorrow, "10:00").Succeeded();
        var second = await sara.Book(stylist, Tomorrow, "11:00").Succeeded();
        Assert.Equal(("pending", "2026-11-24T06:30:00Z"), (first.Text("status"), first.Text("approvalDueAt")));

        var confirmed = await desk.Post($"stylists/bookings/{first.Id()}/confirm").Succeeded();
        var declined = await desk.Post($"stylists/bookings/{second.Id()}/decline", new { reason = "Away" }).Succeeded();

        Assert.Equal("confirmed", confirmed.Text("status"));
        Assert.Equal(
            ("cancelled", "stylist", "Away"),
            (declined.Text("status"), declined.Text("cancelledBy"), declined.Text("cancellationReason"))
        );
        await sara.Book(stylist, Tomorrow, "11:00").Succeeded();
        var again = (HttpStatusCode.Conflict, "booking.already_confirmed");
        Assert.Equal(again, await desk.Post($"stylists/bookings/{first.Id()}/decline").Refusal());
    }

    [Fact, Trait("Feature", "BK-08"), Trait("Promise", "B-8")]
    public async Task A_booking_nobody_approves_ends_at_its_deadline_and_frees_the_time()
    {
        var stylist = await Given.AnApprovedStylist(Quarters with { RequiresApproval = true });
        var (sara, mina) = (As(await Given.ASignedInCustomer()), As(await Given.ASignedInCustomer()));
        var pending = await sara.Book(stylist, Clock.Today, "11:45").Succeeded();

        await Clock.Advance(Duration.FromMinutes(15));

        Assert.Equal("expired", (await sara.Get($"bookings/{pending.Id()}").Succeeded()).Text("status"));
        var gone = (HttpStatusCode.Conflict, "booking.hold_expired");
        Assert.Equal(gone, await As(stylist).Post($"stylists/bookings/{pending.Id()}/confirm").Refusal());
        await mina.Book(stylist, Clock.Today, "12:15").Succeeded();
    }

    [Fact, Trait("Feature", "BK-08")]
    public async Task A_visit_is_completed_or_missed_only_once_it_has_begun()
    {
        var stylist = await Given.AnApprovedStylist(Quarters);
        var (sara, desk) = (As(await Given.ASignedInCustomer()), As(stylist));
        var (came, missed) = (
            await sara.Book(stylist, Clock.Today, "11:45").Succeeded(),
            await sara.Book(stylist, Clock.Today, "12:00").Succeeded()
        );
        var tooEarly = (HttpStatusCode.Conflict, "booking.too_early");
        Assert.Equal(tooEarly, await desk.Post($"stylists/bookings/{came.Id()}/complete").Refusal());
        Assert.Equal(tooEarly, await desk.Post($"stylists/bookings/{came.Id()}/no-show").Refusal());

        await Clock.Advance(Duration.FromMinutes(15));
        Assert.Equal("completed", (await desk.Post($"stylists/bookings/{came.Id()}/complete").Succeeded()).Text("status"));
        Assert.Equal("completed", (await desk.Post($"stylists/bookings/{came.Id()}/complete").Succeeded()).Text("status"));
        Assert.Equal((HttpStatusCode.Conflict, "booking.closed"), await sara.Delete($"bookings/{came.Id()}").Refusal());
        Assert.Equal(tooEarly, await desk.Post($"stylists/bookings/{missed.Id()}/no-show").Refusal());
        var started = (HttpStatusCode.Conflict, "booking.closed");
        Assert.Equal(started, await desk.Post($"stylists/bookings/{came.Id()}/no-show").Refusal());

        await Clock.Advance(Duration.FromMinutes(14) + Duration.FromSeconds(59));
        Assert.Equal(tooEarly, await desk.Post($"stylists/bookings/{missed.Id()}/no-show").Refusal());
        await Execute("UPDATE test_clock SET now = now + interval '1 second'");
        Assert.Equal("no_show", (await desk.Post($"stylists/bookings/{missed.Id()}/no-show").Succeeded()).Text("status"));
    }

    [Fact, Trait("Feature", "BK-08"), Trait("Feature", "ID-01")]
    public async Task A_walk_in_takes_its_time_and_reads_the_phone_in_any_spelling()
    {
        var stylist = await Given.AnApprovedStylist(new() { RequiresApproval = true });
        var (desk, sara) = (As(stylist), As(await Given.ASignedInCustomer()));

        var walkIn = await desk.WalkIn(Tomorrow, "10:00").Succeeded();

        Assert.Equal("confirmed", walkIn.Text("status"));
        Assert.Equal(
            ("مینا", "09120009999"),
            (walkIn.GetProperty("customer").Text("firstName"), walkIn.GetProperty("customer").Text("phoneNumber"))
        );
        Assert.Equal((HttpStatusCode.Conflict, "booking.slot_taken"), await sara.Hold(stylist, Tomorrow, "10:00").Refusal());
        Assert.Equal((HttpStatusCode.Conflict, "booking.slot_taken"), await desk.WalkIn(Tomorrow, "10:00").Refusal());
        var wrongPhone = new
        {
            customerPhone = "123",
            customerName = "Mina",
            bookingDate = BookingTalk.Iso(Tomorrow),
            startTime = "11:00",
        };
        Assert.Equal((HttpStatusCode.BadRequest, "user.phone_invalid"), await desk.Post("stylists/bookings", wrongPhone).Refusal());
    }

    [Fact, Trait("Feature", "BK-08"), Trait("Feature", "ST-07")]
    public async Task Only_the_stylist_reads_the_stylists_notes_and_who_comes()
    {
        var stylist = await Given.AnApprovedStylist();
        var customer = await Given.ASignedInCustomer();
        var (sara, desk) = (As(customer), As(stylist));
        var booked = await sara.Book(stylist, Tomorrow, "10:00").Succeeded();

        var edited = await desk.Put($"stylists/bookings/{booked.Id()}", new { stylistNotes = "Likes tea" }).Succeeded();

        Assert.Equal("Likes tea", edited.Text("stylistNotes"));
        var listed = Assert.Single(await desk.Get("stylists/bookings").Items());
        Assert.Equal(
            ("Likes tea", customer.PhoneNumber),
            (listed.Text("stylistNotes"), listed.GetProperty("customer").Text("phoneNumber"))
        );
        var forAdmin = await As(await Given.AnAdmin()).Get($"bookings/{booked.Id()}").Succeeded();
        foreach (var seen in new[] { await sara.Get($"bookings/{booked.Id()}").Succeeded(), forAdmin })
        {
            Assert.False(seen.TryGetProperty("stylistNotes", out _));
            Assert.False(seen.TryGetProperty("customer", out _));
        }
    }

    [Fact, Trait("Feature", "ST-07")]
    public async Task A_customers_card_opens_only_to_a_stylist_they_booked_with()
    {
        var (stylist, other) = (await Given.AnApprovedStylist(), await Given.AnApprovedStylist());
        var customer = await Given.ASignedInCustomer();
        var card = $"customers/{customer.Id}/info";
        var hidden = (HttpStatusCode.NotFound, "user.not_found");
        Assert.Equal(hidden, await As(stylist).Get(card).Refusal());
        var held = await As(customer).Hold(stylist, Tomorrow, "10:00").Succeeded();
        Assert.Equal(hidden, await As(stylist).Get(card).Refusal());

        await As(customer).BookHeld(held).Succeeded();

        var seen = await As(stylist).Get(card).Succeeded();
        Assert.Equal(customer.PhoneNumber, seen.Text("phoneNumber"));
        Assert.Equal(["firstName", "lastName", "phoneNumber"], seen.EnumerateObject().Select(member => member.Name));
        Assert.Equal(hidden, await As(other).Get(card).Refusal());
        Assert.Equal(HttpStatusCode.Forbidden, (await As(customer).Get(card)).StatusCode);
    }

    [Fact, Trait("Feature", "ST-07"), Trait("Promise", "S-2")]
    public async Task Whoever_only_held_a_time_stays_unknown_to_the_stylist()
    {
        var stylist = await Given.AnApprovedStylist();
        var (desk, customer) = (As(stylist), await Given.ASignedInCustomer());
        var mina = As(customer);
        var me = await mina.Get("users/profile").Succeeded();
        string[] secrets = [me.Text("firstName"), me.Text("lastName"), customer.PhoneNumber];

        var live = await mina.Hold(stylist, Tomorrow, "10:00").Succeeded();
        await SeesNobody(desk, live, "held", secrets);
        await mina.Delete($"bookings/holds/{live.Id()}").Succeeded();
        await SeesNobody(desk, live, "expired", secrets);
        var late = await mina.Hold(stylist, Tomorrow, "12:00").Succeeded();
        await Clock.Advance(Duration.FromMinutes(5));
        await SeesNobody(desk, late, "expired", secrets);

        await mina.Book(stylist, Tomorrow, "14:00").Succeeded();
        Assert.Contains(customer.PhoneNumber, (await desk.Get("stylists/bookings").Succeeded()).GetRawText());
        var ended = await desk.Get("stylists/bookings?scope=past&status=expired").Items();
        Assert.Equal([late.Id(), live.Id()], ended.Select(hold => hold.Id()));
        Assert.All(ended, hold => Assert.False(hold.TryGetProperty("customer", out _)));

        await mina.Hold(stylist, Tomorrow, "16:00").Succeeded();
        var day = await desk.Get($"stylists/calendar?from={BookingTalk.Iso(Tomorrow)}&to={BookingTalk.Iso(Tomorrow)}").Succeeded();
        Assert.NotNull(day.GetProperty("bookings").EnumerateArray().Single().GetProperty("customerName").GetString());
        Assert.Equal(JsonValueKind.Null, day.GetProperty("holds").EnumerateArray().Single().GetProperty("customerName").ValueKind);
    }

    /// <summary>In no list, in no single booking, on no day of the calendar.</summary>
    private async Task SeesNobody(HttpClient desk, JsonElement hold, string status, string[] secrets)
    {
        string[] statuses = ["held", "pending", "confirmed", "completed", "cancelled", "no_show", "expired"];
        string[] lists = ["", "?scope=upcoming", "?scope=past", .. statuses.Select(one => $"?status={one}")];
        var single = await desk.Get($"bookings/{hold.Id()}").Succeeded();
        var calendar = await desk.Get($"stylists/calendar?from={BookingTalk.Iso(Tomorrow)}&to={BookingTalk.Iso(Tomorrow)}").Succeeded();
        List<JsonElement> seen = [single, calendar];
        foreach (var list in lists)
            seen.Add(await desk.Get("stylists/bookings" + list).Succeeded());

        Assert.Equal(status, single.Text("status"));
        Assert.Contains(seen.Skip(2), list => list.GetProperty("items").EnumerateArray().Any(item => item.Id() == hold.Id()));
        Assert.All(seen, answer => Assert.All(secrets, secret => Assert.DoesNotContain(secret, Plain(answer))));
    }

    private static string Plain(JsonElement answer) => System.Text.RegularExpressions.Regex.Unescape(answer.GetRawText());

    [Fact, Trait("Feature", "BK-04"), Trait("Promise", "S-1")]
    public async Task A_stylist_lists_her_own_bookings_and_nobody_elses()
    {
        var (stylist, other) = (await Given.AnApprovedStylist(), await Given.AnApprovedStylist());
        var customer = As(await Given.ASignedInCustomer());
        var hers = await customer.Book(stylist, Tomorrow, "10:00").Succeeded();
        await customer.Book(other, Tomorrow, "12:00").Succeeded();

        var listed = await As(stylist).Get("stylists/bookings").Succeeded();

        Assert.Equal([hers.Id()], listed.GetProperty("items").EnumerateArray().Select(booking => booking.Id()));
    }

    [Fact, Trait("Feature", "BK-06"), Trait("Feature", "BK-08")]
    public async Task The_stylist_cancels_and_the_time_is_free_again()
    {
        var stylist = await Given.AnApprovedStylist();
        var sara = As(await Given.ASignedInCustomer());
        var booked = await sara.Book(stylist, Tomorrow, "10:00").Succeeded();
        var cancelled = await As(stylist).Delete($"stylists/bookings/{booked.Id()}?reason=Ill").Succeeded();
        Assert.Equal(("cancelled", "stylist"), (cancelled.Text("status"), cancelled.Text("cancelledBy")));
        await sara.Book(stylist, Tomorrow, "10:00").Succeeded();
    }

    [Fact, Trait("Feature", "BK-05"), Trait("Feature", "BK-08")]
    public async Task A_moved_booking_waits_for_approval_again()
    {
        var stylist = await Given.AnApprovedStylist(new() { RequiresApproval = true });
        var (sara, desk) = (As(await Given.ASignedInCustomer()), As(stylist));
        var booked = await sara.Book(stylist, Tomorrow, "10:00").Succeeded();
        await desk.Post($"stylists/bookings/{booked.Id()}/confirm").Succeeded();
        Assert.Equal("pending", (await sara.Move(booked, Tomorrow, "12:00").Succeeded()).Text("status"));
    }
}
