using System.Net;
using Nobat.Api.Tests.Bookings;
using Nobat.Testing;

namespace Nobat.Api.Tests.Services;

/// <summary>Visits made of services: what is offered, taken, copied and moved.</summary>
[Trait("Feature", "ST-06")]
public sealed class VisitTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (HttpStatusCode, string) NotOffered = (HttpStatusCode.NotFound, "service.not_offered");
    private static readonly (HttpStatusCode, string) Taken = (HttpStatusCode.Conflict, "booking.slot_taken");

    [Fact, Trait("Feature", "AV-05")]
    public async Task What_is_offered_for_some_services_can_be_taken_and_nothing_else()
    {
        var (stylist, colour, cut, mask) = await ASalon();
        var (sara, mina) = (As(await Given.ASignedInCustomer()), As(await Given.ASignedInCustomer()));
        await sara.BookOf(stylist, Tomorrow, "10:00", colour).Succeeded();

        // Ten to six with forty free minutes from half past ten; 09:20 is the last start before ten for forty minutes of work.
        var starts = await Guest.FreeStarts(stylist, Tomorrow, cut);
        Assert.Equal(["09:00", "09:10", "09:20", "10:30", "11:30", "11:40"], starts[..6]);
        Assert.Equal("16:20", starts[^1]);
        Assert.Equal(Taken, await mina.BookOf(stylist, Tomorrow, "10:40", cut).Refusal());
        Assert.DoesNotContain("10:30", await Guest.FreeStarts(stylist, Tomorrow, cut, mask));

        var woven = await mina.BookOf(stylist, Tomorrow, "10:30", cut).Succeeded();

        Assert.Equal(("10:30", "11:10"), (woven.Text("startTime"), woven.Text("endTime")));
        Assert.DoesNotContain("10:30", await Guest.FreeStarts(stylist, Tomorrow, cut));
        Assert.Equal(0L, await Sql<long>(BookingRaceTests.OverlapsSql));
    }

    [Fact, Trait("Feature", "BK-02")]
    public async Task Durations_and_prices_add_up_and_are_copied_onto_hold_booking_and_walk_in()
    {
        var (stylist, colour, cut, mask) = await ASalon();
        var (sara, desk) = (As(await Given.ASignedInCustomer()), As(stylist));

        var held = await sara.HoldOf(stylist, Tomorrow, "09:00", cut, colour, mask).Succeeded();
        var booked = await sara.BookHeld(held).Succeeded();
        var direct = await sara.BookOf(stylist, Tomorrow, "14:00", colour).Succeeded();
        var walkIn = await desk.WalkInOf(Tomorrow, "12:00", cut).Succeeded();

        foreach (var answer in new[] { held, booked, await sara.Get($"bookings/{held.Id()}").Succeeded() })
        {
            Assert.Equal(("09:00", "11:20"), (answer.Text("startTime"), answer.Text("endTime")));
            Assert.Equal((13_500_000L, 3_100_000L), (answer.Amount("totalAmount"), answer.Amount("depositAmount")));
            Assert.Equal([cut, colour, mask], answer.GetProperty("services").EnumerateArray().Select(line => line.Id()));
            Assert.Equal(
                [("کوتاهی", 40, 4_000_000, 0), ("رنگ مو", 90, 9_000_000, 3_000_000), ("ماسک", 10, 500_000, 100_000)],
                answer.Services()
            );
        }

        Assert.Equal((9_000_000L, 4_000_000L), (direct.Amount("totalAmount"), walkIn.Amount("totalAmount")));
        Assert.Equal("12:40", walkIn.Text("endTime"));
        var english = await sara.Send(HttpMethod.Get, "bookings?scope=upcoming", null, ("Accept-Language", "en")).Succeeded();
        Assert.Equal("Cut", english.GetProperty("items")[0].Services()[0].Item1);
        Assert.Equal(3, (await desk.Get("stylists/bookings").Items()).Count(item => item.Services().Length > 0));
    }

    [Fact, Trait("Feature", "BK-02")]
    public async Task A_later_change_or_removal_of_a_service_reaches_no_booking()
    {
        var (stylist, colour, cut, _) = await ASalon();
        var (sara, desk) = (As(await Given.ASignedInCustomer()), As(stylist));
        var booked = await sara.BookOf(stylist, Tomorrow, "10:00", colour).Succeeded();
        var held = await sara.HoldOf(stylist, Tomorrow, "14:00", cut).Succeeded();

        await desk.Put($"stylists/services/{colour}", ServiceTalk.Mask).Succeeded();
        await desk.Delete($"stylists/services/{cut}").Succeeded();

        foreach (
            var (before, after) in new[]
            {
                (booked, await sara.Get($"bookings/{booked.Id()}").Succeeded()),
                (held, await sara.BookHeld(held).Succeeded()),
            }
        )
        {
            Assert.Equal(before.Services(), after.Services());
            Assert.Equal(before.Amount("totalAmount"), after.Amount("totalAmount"));
            Assert.Equal(before.Text("endsAt"), after.Text("endsAt"));
        }

        Assert.Equal(NotOffered, await sara.BookOf(stylist, Tomorrow, "15:00", cut).Refusal());
    }

    [Fact, Trait("Feature", "BK-05")]
    public async Task A_reschedule_keeps_services_and_gaps_whatever_became_of_the_catalogue()
    {
        var (stylist, colour, cut, _) = await ASalon();
        var (sara, mina, desk) = (As(await Given.ASignedInCustomer()), As(await Given.ASignedInCustomer()), As(stylist));
        var booked = await sara.BookOf(stylist, Tomorrow, "10:00", colour).Succeeded();
        await mina.BookOf(stylist, Tomorrow, "14:40", cut).Succeeded();
        await desk.Delete($"stylists/services/{colour}").Succeeded();

        Assert.Equal(Taken, await sara.Move(booked, Tomorrow, "14:00").Refusal());
        var moved = await sara.Move(booked, Tomorrow, "14:10").Succeeded();

        Assert.Equal(("14:10", "15:40"), (moved.Text("startTime"), moved.Text("endTime")));
        Assert.Equal(booked.Services(), moved.Services());
        Assert.Equal(booked.Amount("depositAmount"), moved.Amount("depositAmount"));
        // 14:10 in Tehran is 10:40 UTC.
        Assert.True(
            await Sql<bool>(
                "SELECT blocked = '{[2026-11-24T10:40Z,2026-11-24T11:10Z),[2026-11-24T11:50Z,2026-11-24T12:10Z)}' FROM bookings WHERE id = $1",
                booked.Id()
            )
        );
        Assert.Contains("10:00", await Guest.FreeStarts(stylist, Tomorrow, cut));
    }

    [Fact]
    public async Task What_a_stylist_does_not_offer_is_refused_on_every_path_alike()
    {
        var (stylist, colour, cut, _) = await ASalon();
        var (other, anothers, _, _) = await ASalon();
        var (sara, desk) = (As(await Given.ASignedInCustomer()), As(stylist));
        await desk.Put(
                $"stylists/services/{colour}",
                new
                {
                    name = "x",
                    durationMinutes = 30,
                    price = 1,
                    isActive = false,
                }
            )
            .Succeeded();
        var link = (await desk.Post("stylists/profile/regenerate-link").Succeeded()).Text("bookingLink");

        foreach (var service in new[] { colour, anothers, Guid.NewGuid() })
        {
            Assert.Equal(NotOffered, await sara.HoldOf(stylist, Tomorrow, "10:00", cut, service).Refusal());
            Assert.Equal(NotOffered, await sara.BookOf(stylist, Tomorrow, "10:00", service).Refusal());
            Assert.Equal(NotOffered, await desk.WalkInOf(Tomorrow, "10:00", service).Refusal());
            var query = $"date={BookingTalk.Iso(Tomorrow)}&serviceIds={service}";
            Assert.Equal(NotOffered, await Guest.Get($"stylists/{stylist.StylistId}/availability?{query}").Refusal());
            Assert.Equal(NotOffered, await Guest.Get($"{link.TrimStart('/')}/slots?{query}").Refusal());
        }

        Assert.Equal(0L, await Sql<long>("SELECT count(*) FROM bookings"));
        Assert.NotEqual(stylist.StylistId, other.StylistId);
    }

    [Fact]
    public async Task An_add_on_alone_a_service_twice_and_eleven_services_are_refused()
    {
        var (stylist, _, cut, mask) = await ASalon();
        var sara = As(await Given.ASignedInCustomer());
        Assert.Equal((HttpStatusCode.BadRequest, "service.add_on_alone"), await sara.HoldOf(stylist, Tomorrow, "10:00", mask).Refusal());
        var invalid = (HttpStatusCode.BadRequest, "request.invalid");
        Assert.Equal(invalid, await sara.HoldOf(stylist, Tomorrow, "10:00", cut, cut).Refusal());
        Guid[] many = [.. Enumerable.Range(0, 11).Select(_ => Guid.NewGuid())];
        Assert.Equal(invalid, await sara.BookOf(stylist, Tomorrow, "10:00", many).Refusal());
        Assert.Equal(invalid, await As(stylist).WalkInOf(Tomorrow, "10:00", many).Refusal());
        await sara.HoldOf(stylist, Tomorrow, "10:00", mask, cut).Succeeded();
    }

    [Fact]
    public async Task Where_no_service_asks_for_a_deposit_the_slot_settings_do_as_well()
    {
        var stylist = await Given.AnApprovedStylist();
        await As(stylist).AddService(ServiceTalk.Cut);
        var booked = await As(await Given.ASignedInCustomer()).Book(stylist, Tomorrow, "10:00").Succeeded();
        Assert.Equal(("10:00", "11:00"), (booked.Text("startTime"), booked.Text("endTime")));
        Assert.Equal((0L, 0L, 0), (booked.Amount("totalAmount"), booked.Amount("depositAmount"), booked.Services().Length));
    }

    [Fact, Trait("Feature", "AV-05")]
    public async Task Who_comes_too_late_is_told_the_nearest_times_for_the_same_services()
    {
        var (stylist, colour, cut, _) = await ASalon();
        var (sara, mina) = (As(await Given.ASignedInCustomer()), As(await Given.ASignedInCustomer()));
        await sara.BookOf(stylist, Tomorrow, "10:00", colour).Succeeded();

        using var reply = await mina.BookOf(stylist, Tomorrow, "10:00", cut);
        var free = (await reply.Json()).GetProperty("nearestFree").EnumerateArray().ToList();

        Assert.Equal(["09:20", "10:30"], free.Select(slot => slot.Text("startTime")).Where(start => start is "09:20" or "10:30"));
        foreach (var slot in free)
            await mina.HoldOf(stylist, Tomorrow, slot.Text("startTime"), cut).Succeeded();
    }

    private async Task<(StylistPerson Stylist, Guid Colour, Guid Cut, Guid Mask)> ASalon()
    {
        var stylist = await Given.AnApprovedStylist();
        var desk = As(stylist);
        await desk.Put($"stylists/{stylist.StylistId}/availability", new { slotStepMinutes = 10 }).Succeeded();
        return (
            stylist,
            await desk.AddService(ServiceTalk.Colour),
            await desk.AddService(ServiceTalk.Cut),
            await desk.AddService(ServiceTalk.Mask)
        );
    }
}
