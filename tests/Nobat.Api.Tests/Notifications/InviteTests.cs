using System.Text;
using Nobat.Api.Tests.Bookings;
using Nobat.Application.Notifications;
using Nobat.Domain.Notifications;
using Nobat.Testing;
using NodaTime;
using static Nobat.Api.Tests.Notifications.WritingTalk;

namespace Nobat.Api.Tests.Notifications;

/// <summary>The entry for calendars that letters bring, read here by hand (RFC 5545, RFC 5546).</summary>
[Trait("Feature", "NT-04")]
public sealed class InviteTests(ApiFixture api) : ApiTest(api)
{
    [Fact]
    public async Task One_entry_is_made_moved_and_taken_away_under_one_name_with_growing_numbers()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        await As(customer).Put("users/profile", new { email = "sara@example.com", firstName = "سا\"را" }).Succeeded();
        var booking = await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();

        var made = Read(await Letter(booking.Id(), NotificationKind.BookingConfirmed));
        await As(customer).Move(booking, Tomorrow, "14:00").Succeeded();
        var moved = Read(await Letter(booking.Id(), NotificationKind.BookingRescheduled));
        await As(customer).Delete($"bookings/{booking.Id()}").Succeeded();
        var gone = Read(await Letter(booking.Id(), NotificationKind.BookingCancelled));

        Assert.Equal(("REQUEST", "CONFIRMED", "0"), (made["METHOD"], made["STATUS"], made["SEQUENCE"]));
        Assert.Equal(("REQUEST", "CONFIRMED", "1"), (moved["METHOD"], moved["STATUS"], moved["SEQUENCE"]));
        Assert.Equal(("CANCEL", "CANCELLED", "2"), (gone["METHOD"], gone["STATUS"], gone["SEQUENCE"]));
        Assert.All(new[] { made, moved, gone }, entry => Assert.Equal($"{booking.Id()}@localhost", entry["UID"]));
        Assert.Equal(("20261124T063000Z", "20261124T073000Z"), (made["DTSTART"], made["DTEND"]));
        Assert.Equal("20261124T103000Z", moved["DTSTART"]);
        Assert.Equal("20261123T080000Z", made["DTSTAMP"]);
        Assert.Equal("نوبت نزد سالن آزمون", made["SUMMARY"]);
        Assert.Equal("تهران، خیابان ولیعصر، پلاک ۱۲", made["LOCATION"]);
        Assert.Equal("mailto:no-reply@localhost", made["ORGANIZER"]);
        Assert.Equal("mailto:sara@example.com", made["ATTENDEE"]);
        Assert.Contains("سا'را", made["ATTENDEE;"], StringComparison.Ordinal);
        Assert.Equal("2.0", made["VERSION"]);
    }

    [Fact]
    public async Task Words_are_escaped_and_lines_folded_between_letters_at_75_octets()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        var booking = await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();
        var address = string.Concat(Enumerable.Repeat("خیابان؛ کوچه, پلاک; \\ ", 12)).Trim();
        await Execute("UPDATE stylist_profiles SET salon_address = $1 WHERE id = $2", address, stylist.StylistId);

        var text = (await Letter(booking.Id(), NotificationKind.BookingConfirmed)).Content;

        Assert.All(text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.DoesNotContain('\uFFFD', text);
        Assert.EndsWith("END:VCALENDAR\r\n", text, StringComparison.Ordinal);
        Assert.Equal(address, Unescaped(Read(new NoticeAttachment("", "", text))["LOCATION"]));
    }

    [Fact]
    public async Task A_move_that_waits_for_approval_is_tentative_and_its_refusal_takes_the_entry_away()
    {
        var stylist = await Given.AnApprovedStylist(new() { RequiresApproval = true });
        var customer = await Given.ASignedInCustomer();
        var booking = await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();
        Assert.Empty((await Api.Write(About(booking.Id(), NotificationKind.BookingRequested))).Attachments);
        await As(stylist).Post($"stylists/bookings/{booking.Id()}/confirm").Succeeded();
        await As(customer).Move(booking, Tomorrow, "12:00").Succeeded();

        var moved = Read(await Letter(booking.Id(), NotificationKind.BookingRescheduledPending));
        await As(stylist).Post($"stylists/bookings/{booking.Id()}/decline").Succeeded();
        var declined = Read(await Letter(booking.Id(), NotificationKind.BookingDeclined));

        Assert.Equal(("REQUEST", "TENTATIVE", "1"), (moved["METHOD"], moved["STATUS"], moved["SEQUENCE"]));
        Assert.Equal(("CANCEL", "2"), (declined["METHOD"], declined["SEQUENCE"]));
    }

    [Fact]
    public async Task What_is_no_longer_true_brings_no_entry_and_only_letters_bring_one()
    {
        var (stylist, customer) = (await Given.AnApprovedStylist(), await Given.ASignedInCustomer());
        var booking = await As(customer).Book(stylist, Tomorrow, "10:00").Succeeded();
        var was = Instant.FromDateTimeOffset(booking.GetProperty("startsAt").GetDateTimeOffset());
        await As(customer).Move(booking, Tomorrow, "14:00").Succeeded();

        var late = await Api.Write(About(booking.Id(), NotificationKind.BookingConfirmed).With("startsAt", was));
        var inbox = await Api.Write(About(booking.Id(), NotificationKind.BookingConfirmed, NotificationChannel.Inbox));
        var reminder = await Api.Write(About(booking.Id(), NotificationKind.BookingReminder));

        Assert.Empty(late.Attachments);
        Assert.Empty(inbox.Attachments);
        Assert.Empty(reminder.Attachments);
    }

    private async Task<NoticeAttachment> Letter(Guid booking, NotificationKind kind)
    {
        var attachment = Assert.Single((await Api.Write(About(booking, kind))).Attachments);
        Assert.Equal("visit.ics", attachment.Name);
        return attachment;
    }

    /// <summary>Unfolded; a property's parameters under its name and a semicolon.</summary>
    private static Dictionary<string, string> Read(NoticeAttachment attachment)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var line in attachment
                .Content.Replace("\r\n ", "", StringComparison.Ordinal)
                .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
        )
        {
            var quoted = false;
            var colon = line.TakeWhile(c => (quoted ^= c == '"') || c != ':').Count();
            var (head, value) = (line[..colon], line[(colon + 1)..]);
            found[head.Split(';')[0]] = value;
            if (head.Contains(';', StringComparison.Ordinal))
                found[$"{head.Split(';')[0]};"] = head;
        }

        if (attachment.MediaType.Length > 0)
            Assert.Equal($"text/calendar; method={found["METHOD"]}; charset=utf-8", attachment.MediaType);
        return found;
    }

    private static string Unescaped(string value) =>
        value
            .Replace("\\\\", "\u0001", StringComparison.Ordinal)
            .Replace("\\,", ",", StringComparison.Ordinal)
            .Replace("\\;", ";", StringComparison.Ordinal)
            .Replace('\u0001', '\\');
}
