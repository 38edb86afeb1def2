using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Bookings;
using Nobat.Application.Common;
using Nobat.Infrastructure.Bookings;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Notifications;

[Trait("Feature", "NT-02")]
public sealed class BookingNoticeTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task Each_event_is_told_once_to_both_parties_with_reference_date_and_time()
    {
        var stylist = await Given.AnApprovedStylist(new() { RequiresApproval = true });
        var customer = await Given.ASignedInCustomer();
        var (sara, desk, admin) = (As(customer), As(stylist), As(await Given.AnAdmin()));
        var nine = await sara.Book(stylist, Tomorrow, "09:00").Succeeded();
        var ten = await sara.Book(stylist, Tomorrow, "10:00").Succeeded();
        var eleven = await sara.Book(stylist, Tomorrow, "11:00").Succeeded();
        var twelve = await sara.Book(stylist, Tomorrow, "12:00").Succeeded();
        await desk.Post($"stylists/bookings/{nine.Id()}/confirm").Succeeded();
        await desk.Post($"stylists/bookings/{ten.Id()}/decline").Succeeded();
        await sara.Delete($"bookings/{nine.Id()}").Succeeded();
        await desk.Delete($"stylists/bookings/{eleven.Id()}").Succeeded();
        await admin.Delete($"bookings/{twelve.Id()}").Succeeded();
        var moving = await sara.Book(stylist, Tomorrow, "13:00").Succeeded();
        await sara.Move(moving, Tomorrow, "14:00").Succeeded();
        await Clock.Advance(Duration.FromHours(24));
        await Api.Services.GetRequiredService<DeadlineSweep>().RunAsync(CancellationToken.None);

        (string Kind, JsonElement Booking, string Time)[] expected =
        [
            ("requested", nine, "09:00"),
            ("requested", ten, "10:00"),
            ("requested", eleven, "11:00"),
            ("requested", twelve, "12:00"),
            ("requested", moving, "13:00"),
            ("confirmed", nine, "09:00"),
            ("declined", ten, "10:00"),
            ("cancelled", nine, "09:00"),
            ("cancelled", eleven, "11:00"),
            ("cancelled", twelve, "12:00"),
            ("rescheduled_pending", moving, "14:00"),
            ("lapsed", moving, "14:00"),
        ];
        foreach (var phone in new[] { customer.PhoneNumber, stylist.PhoneNumber })
        {
            await Eventually.Async(() => Task.FromResult(Notices(phone).Count >= expected.Length), "every notice");
            foreach (var (kind, booking, time) in expected)
                Assert.Single(
                    Notices(phone),
                    notice => notice.Kind == $"booking_{kind}" && Has(notice.Text, booking.Text("reference"), "۳ آذر ۱۴۰۵", Persian(time))
                );
            Assert.Equal(expected.Length, Notices(phone).Count);
        }
    }

    [Fact]
    public async Task A_move_that_needs_no_approval_is_told_with_the_old_time_and_the_new()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        var booked = await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();

        await As(customer).Move(booked, Tomorrow.PlusDays(1), "14:00").Succeeded();

        foreach (var phone in new[] { customer.PhoneNumber, stylist.PhoneNumber })
        {
            var told = (await Sms.MessageFor(phone, "booking_rescheduled")).Text;
            Assert.True(Has(told, booked.Text("reference"), "۳ آذر ۱۴۰۵", "۱۰:۰۰", "۴ آذر ۱۴۰۵", "۱۴:۰۰"), told);
        }
    }

    [Fact]
    public async Task A_customer_hears_of_a_cancellation_although_the_profile_is_gone_by_then()
    {
        var stylist = await Given.AnApprovedStylist();
        var customer = await Given.ASignedInCustomer();
        var booked = await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();
        await Sms.MessageFor(customer.PhoneNumber, "booking_confirmed");
        await Sms.MessageFor(stylist.PhoneNumber, "booking_confirmed");

        Sms.IsAway = true;
        await As(stylist).Delete($"stylists/bookings/{booked.Id()}?reason=Closing").Succeeded();
        await Failed("booking_cancelled");
        await As(stylist).Delete("stylists/profile").Succeeded();
        Sms.IsAway = false;
        await Clock.Advance(Duration.FromSeconds(3));

        var told = await Sms.MessageFor(customer.PhoneNumber, "booking_cancelled");
        Assert.Contains(booked.Text("reference"), told.Text);
        Assert.Contains("۳ آذر ۱۴۰۵", told.Text);
        Assert.Contains("۱۰:۰۰", told.Text);
        Assert.DoesNotContain("نشانی", told.Text);
        Assert.DoesNotContain(told.Text.Split('\n'), string.IsNullOrWhiteSpace);
    }

    private Task Failed(string kind) =>
        Eventually.Async(
            async () =>
                await Sql<long>(
                    "SELECT count(*) FROM notifications WHERE kind = $1 AND state = 'queued' AND failure_code IS NOT NULL",
                    kind
                ) == 2,
            "the first try for both to fail"
        );

    private List<SmsMessage> Notices(string phone) =>
        [.. Sms.To(phone).Where(m => m.Kind.StartsWith("booking_", StringComparison.Ordinal))];

    private static string Persian(string time) =>
        string.Concat(time.Select(character => char.IsAsciiDigit(character) ? (char)(character - '0' + '۰') : character));

    private static bool Has(string text, params string[] parts) => parts.All(part => text.Contains(part, StringComparison.Ordinal));
}
