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

    private static object Slot(StylistPerson stylist, string startTime = "10:00") =>
        new
        {
            stylistId = stylist.StylistId,
            bookingDate = "2026-11-24",
            startTime,
        };
}
