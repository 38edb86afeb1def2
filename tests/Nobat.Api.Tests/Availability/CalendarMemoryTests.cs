using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Bookings;
using Nobat.Application.Availability;
using Nobat.Domain.Common;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Availability;

[Trait("Feature", "DB-06")]
public sealed class CalendarMemoryTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task A_calendar_that_did_not_change_is_not_read_again_and_only_its_clock_goes_on()
    {
        var stylist = await Given.AnApprovedStylist();
        await As(await Given.ASignedInCustomer()).Hold(stylist, Tomorrow, "10:00").Succeeded();

        var first = await Look(stylist);
        await Clock.Advance(Duration.FromMinutes(5));
        var second = await Look(stylist);

        Assert.Same(first!.Busy, second!.Busy);
        Assert.Equal(Duration.FromMinutes(5), second.Now - first.Now);
        Assert.Contains("10:00", await FreeTimes(stylist));
    }

    [Theory]
    [InlineData("hold"), InlineData("book"), InlineData("walk in"), InlineData("release"), InlineData("move"), InlineData("cancel")]
    [InlineData("schedule"), InlineData("exception"), InlineData("lift")]
    public async Task Whatever_changes_it_is_seen_by_the_next_look(string change)
    {
        var stylist = await Given.AnApprovedStylist();
        var (sara, desk) = (As(await Given.ASignedInCustomer()), As(stylist));
        var hold = await sara.Hold(stylist, Tomorrow, "10:00").Succeeded();
        var booking = await As(await Given.ASignedInCustomer()).Book(stylist, Tomorrow, "11:00").Succeeded();
        var dayOff = await desk.Post("stylists/exceptions", Closed()).Succeeded();
        var before = await Look(stylist);

        await (
            change switch
            {
                "hold" => sara.Hold(stylist, Tomorrow, "12:00"),
                "book" => sara.Book(stylist, Tomorrow, "12:00"),
                "walk in" => desk.WalkIn(Tomorrow, "12:00"),
                "release" => sara.Delete($"bookings/holds/{hold.Id()}"),
                "move" => MovedAsync(),
                "cancel" => desk.Delete($"stylists/bookings/{booking.Id()}"),
                "schedule" => desk.Put($"stylists/{stylist.StylistId}/availability", new { bufferTimeMinutes = 5 }),
                "exception" => desk.Post("stylists/exceptions", Closed()),
                "lift" => desk.Delete($"stylists/exceptions/{dayOff.Id()}"),
                _ => throw new ArgumentOutOfRangeException(nameof(change)),
            }
        ).Succeeded();

        var after = await Look(stylist);
        Assert.NotSame(before!.Rules, after!.Rules);

        async Task<HttpResponseMessage> MovedAsync()
        {
            var own = await sara.Book(stylist, Tomorrow, "13:00").Succeeded();
            before = await Look(stylist);
            return await sara.Move(own, Tomorrow, "14:00");
        }
    }

    [Fact]
    public async Task A_suspended_stylist_is_not_remembered_as_approved()
    {
        var stylist = await Given.AnApprovedStylist();
        Assert.NotNull(await Look(stylist));
        var admin = As(await Given.AnAdmin());

        await admin.Post($"stylists/admin/profiles/{stylist.StylistId}/suspend", new { reason = "آزمون" }).Succeeded();
        var suspended = await Look(stylist);
        await admin.Post($"stylists/admin/profiles/{stylist.StylistId}/reinstate", new { }).Succeeded();

        Assert.Null(suspended);
        Assert.NotNull(await Look(stylist));
    }

    private Task<CalendarView?> Look(StylistPerson stylist) =>
        Api
            .Services.GetRequiredService<ICalendarReader>()
            .ReadAsync(new StylistId(stylist.StylistId), Tomorrow, Tomorrow, TestContext.Current.CancellationToken);

    private async Task<IEnumerable<string>> FreeTimes(StylistPerson stylist)
    {
        var answer = await Guest.Get($"stylists/{stylist.StylistId}/availability?date={BookingTalk.Iso(Tomorrow)}").Succeeded();
        return answer.GetProperty("days")[0].GetProperty("slots").EnumerateArray().Select(slot => slot.Text("startTime"));
    }

    private object Closed() => new { kind = "closed", date = BookingTalk.Iso(Tomorrow.PlusDays(30)) };
}
