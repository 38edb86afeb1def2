using System.Net;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Stylists;

public sealed class ProfileWithBookingsTests(ApiFixture api) : ApiTest(api)
{
    [Fact, Trait("Feature", "ST-01")]
    public async Task A_profile_with_a_booked_visit_cannot_be_removed_until_the_visit_is_called_off()
    {
        var stylist = await Given.AnApprovedStylist();
        var customer = As(await Given.ASignedInCustomer());
        var booking = await customer.Post("bookings", Slot(stylist)).Succeeded();

        Assert.Equal((HttpStatusCode.Conflict, "stylist.has_bookings"), await As(stylist).Delete("stylists/profile").Refusal());

        await customer.Delete($"bookings/{booking.GetProperty("id").GetGuid()}").Succeeded();
        await As(stylist).Delete("stylists/profile").Succeeded();
        Assert.Equal(0, await Sql<long>("SELECT count(*) FROM availability"));
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM bookings"));
    }

    [Fact, Trait("Feature", "ST-01")]
    public async Task A_hold_that_ran_out_does_not_keep_a_profile()
    {
        var stylist = await Given.AnApprovedStylist();
        await As(await Given.ASignedInCustomer()).Post("bookings/holds", Slot(stylist)).Succeeded();
        Assert.Equal((HttpStatusCode.Conflict, "stylist.has_bookings"), await As(stylist).Delete("stylists/profile").Refusal());

        await Clock.Advance(Duration.FromMinutes(5));

        await As(stylist).Delete("stylists/profile").Succeeded();
    }

    [Fact, Trait("Feature", "ST-02")]
    public async Task A_suspension_takes_no_new_bookings_and_keeps_the_old_ones()
    {
        var stylist = await Given.AnApprovedStylist();
        var customer = As(await Given.ASignedInCustomer());
        var booking = await customer.Post("bookings", Slot(stylist)).Succeeded();
        await As(await Given.AnAdmin())
            .Post($"stylists/admin/profiles/{stylist.StylistId}/suspend", new { reason = "complaints" })
            .Succeeded();

        var refused = await customer.Post("bookings", Slot(stylist, "12:00")).Refusal();
        var kept = await customer.Get($"bookings/{booking.GetProperty("id").GetGuid()}").Succeeded();

        Assert.Equal((HttpStatusCode.NotFound, "booking.not_bookable"), refused);
        Assert.Equal("confirmed", kept.GetProperty("status").GetString());
    }

    [Fact, Trait("Feature", "ST-02")]
    public async Task An_edited_profile_takes_no_new_bookings_and_keeps_the_old_ones()
    {
        var stylist = await Given.AnApprovedStylist();
        var customer = As(await Given.ASignedInCustomer());
        await customer.Post("bookings", Slot(stylist)).Succeeded();

        await As(stylist).Put("stylists/profile", new { salonAddress = "new" }).Succeeded();

        Assert.Equal(HttpStatusCode.NotFound, (await customer.Post("bookings/holds", Slot(stylist, "12:00")).Refusal()).Status);
        var upcoming = await customer.Get("bookings?scope=upcoming").Succeeded();
        Assert.Equal("confirmed", Assert.Single(upcoming.GetProperty("items").EnumerateArray()).GetProperty("status").GetString());
    }

    [Theory, Trait("Feature", "ST-02"), Trait("Feature", "BK-05"), Trait("Feature", "BK-06")]
    [InlineData("suspended")]
    [InlineData("draft")]
    public async Task While_a_profile_takes_no_bookings_a_visit_can_be_called_off_and_not_moved(string status)
    {
        var stylist = await Given.AnApprovedStylist();
        var customer = As(await Given.ASignedInCustomer());
        var first = (await customer.Post("bookings", Slot(stylist)).Succeeded()).GetProperty("id").GetGuid();
        var second = (await customer.Post("bookings", Slot(stylist, "12:00")).Succeeded()).GetProperty("id").GetGuid();
        await customer.Get($"bookings/{first}/quote?action=reschedule").Succeeded();
        if (status == "suspended")
            await As(await Given.AnAdmin())
                .Post($"stylists/admin/profiles/{stylist.StylistId}/suspend", new { reason = "complaints" })
                .Succeeded();
        else
            await As(stylist).Put("stylists/profile", new { salonAddress = "new" }).Succeeded();

        var refused = (HttpStatusCode.NotFound, "booking.not_bookable");
        var move = new { bookingDate = "2026-11-24", startTime = "14:00" };
        Assert.Equal(refused, await customer.Get($"bookings/{first}/quote?action=reschedule").Refusal());
        Assert.Equal(refused, await customer.Put($"bookings/{first}", move).Refusal());
        await customer.Get($"bookings/{first}/quote?action=cancel").Succeeded();
        await customer.Delete($"bookings/{first}").Succeeded();
        await As(stylist).Delete($"stylists/bookings/{second}").Succeeded();
    }

    private static object Slot(StylistPerson stylist, string startTime = "10:00") =>
        new
        {
            stylistId = stylist.StylistId,
            bookingDate = "2026-11-24",
            startTime,
        };
}
