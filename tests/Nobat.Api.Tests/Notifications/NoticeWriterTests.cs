using System.Text.Json;
using Nobat.Api.Tests.Bookings;
using Nobat.Api.Tests.Payments;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Notifications.Templates;
using Nobat.Domain.Users;
using Nobat.Testing;
using NodaTime;
using static Nobat.Api.Tests.Notifications.WritingTalk;

namespace Nobat.Api.Tests.Notifications;

/// <summary>What notices say, from the templates Nobat comes with.</summary>
[Trait("Feature", "NT-04")]
public sealed class NoticeWriterTests(ApiFixture api) : ApiTest(api)
{
    private StylistPerson _stylist = null!;
    private Person _customer = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _stylist = await Given.AnApprovedStylist();
        _customer = await Given.ASignedInCustomer();
        await Execute("UPDATE stylist_profiles SET latitude = 35.7219, longitude = 51.3347 WHERE id = $1", _stylist.StylistId);
        await As(_stylist).Put("stylists/profile/instructions", new { instructions = "ده دقیقه زودتر بیایید.\nزنگ دوم" }).Succeeded();
    }

    [Theory]
    [InlineData(NotificationChannel.Email, "/v/"), InlineData(NotificationChannel.Inbox, "/bookings/")]
    public async Task A_letter_and_an_inbox_entry_say_everything_in_Persian(NotificationChannel channel, string link)
    {
        var booking = await ADepositPaidBooking();

        var written = await Api.Write(About(booking.Id(), NotificationKind.BookingConfirmed, channel));

        Assert.Equal("نوبت شما نزد سالن آزمون قطعی شد", written.Subject);
        string[] everything =
        [
            "سه‌شنبه ۳ آذر ۱۴۰۵ ساعت ۱۰:۰۰",
            "خدمات: کوتاهی",
            "مبلغ کل: ۲۰۰٬۰۰۰ تومان",
            "بیعانه: ۵۰٬۰۰۰ تومان (پرداخت شده)",
            "مانده هنگام مراجعه: ۱۵۰٬۰۰۰ تومان",
            $"شمارهٔ پیگیری: \u2068{booking.Text("reference")}\u2069",
            $"تلفن: {_stylist.PhoneNumber}",
            "اینستاگرام: \u2068@nobat.test\u2069",
            "نشانی: تهران، خیابان ولیعصر، پلاک ۱۲",
            "https://www.openstreetmap.org/?mlat=35.7219&mlon=51.3347#map=17/35.7219/51.3347",
            "مسیریابی: geo:35.7219,51.3347",
            $"صفحهٔ آرایشگر: http://localhost:5080/book/{_stylist.StylistId}/",
            "ده دقیقه زودتر بیایید.\nزنگ دوم",
            "لغو تا ۲۴ ساعت پیش از نوبت رایگان است؛ پس از آن ۱۰۰٪ بیعانه و اگر نیایید ۱۰۰٪ آن نزد آرایشگر می‌ماند.",
            $"جابه‌جایی نوبت:\nhttp://localhost:5080{link}",
            $"لغو نوبت:\nhttp://localhost:5080{link}",
        ];
        Assert.All(everything, part => Assert.Contains(part, written.Text, StringComparison.Ordinal));
        Assert.DoesNotContain('{', written.Text);
        Assert.DoesNotContain("\n\n\n", written.Text, StringComparison.Ordinal);
        Assert.Null(written.TemplateVersion);
    }

    [Fact]
    public async Task In_the_inbox_no_token_rests_and_a_tap_leads_to_the_visit()
    {
        var booking = await As(_customer).Book(_stylist, Tomorrow, "10:00").Succeeded();

        var inbox = await Api.Write(About(booking.Id(), NotificationKind.BookingConfirmed, NotificationChannel.Inbox));
        var push = await Api.Write(About(booking.Id(), NotificationKind.BookingConfirmed, NotificationChannel.WebPush));
        var desk = await Api.Write(
            About(booking.Id(), NotificationKind.BookingConfirmed, NotificationChannel.Inbox, NotificationRole.Stylist)
        );
        var sms = await Api.Write(About(booking.Id(), NotificationKind.BookingConfirmed, NotificationChannel.Sms));

        Assert.DoesNotContain("/v/", inbox.Text + push.Text + desk.Text, StringComparison.Ordinal);
        Assert.Equal($"http://localhost:5080/bookings/{booking.Id()}", inbox.Link!.ToString());
        Assert.Equal(inbox.Link, push.Link);
        Assert.Equal($"http://localhost:5080/stylists/bookings/{booking.Id()}", desk.Link!.ToString());
        Assert.Null(sms.Link);
    }

    [Fact]
    public async Task A_text_message_is_short_with_one_link()
    {
        var booking = await As(_customer).Book(_stylist, Tomorrow, "10:00").Succeeded();

        var fa = (await Api.Write(About(booking.Id(), NotificationKind.BookingConfirmed, NotificationChannel.Sms))).Text;
        var en = (
            await Api.Write(About(booking.Id(), NotificationKind.BookingReminder, NotificationChannel.Sms, language: Language.En))
        ).Text;

        Assert.StartsWith("نوبت شما نزد سالن آزمون قطعی شد.\nسه‌شنبه ۳ آذر ۱۴۰۵ ساعت ۱۰:۰۰\n", fa, StringComparison.Ordinal);
        Assert.StartsWith(
            "A reminder of your visit with \u2068سالن آزمون\u2069\nTuesday, 24 November 2026 10:00\n",
            en,
            StringComparison.Ordinal
        );
        Assert.Single(fa.Split("://")[1..]);
        Assert.InRange(SmsSegments.Of(fa).Parts, 1, 4);
        Assert.Matches("http://localhost:5080/v/[A-Za-z0-9_-]{50}$", fa);
    }

    [Theory, Trait("Feature", "LN-03")]
    [InlineData(Language.Fa, DateStyle.Jalali, "سه‌شنبه ۳ آذر ۱۴۰۵ ساعت ۱۰:۰۰")]
    [InlineData(Language.Fa, DateStyle.Gregorian, "سه‌شنبه ۲۴ نوامبر ۲۰۲۶ ساعت ۱۰:۰۰")]
    [InlineData(Language.En, DateStyle.Jalali, "Tuesday, 3 Azar 1405 at 10:00")]
    [InlineData(Language.En, DateStyle.Gregorian, "Tuesday, 24 November 2026 at 10:00")]
    public async Task Dates_follow_the_readers_calendar_and_digits_the_language(Language language, DateStyle calendar, string expected)
    {
        var booking = await As(_customer).Book(_stylist, Tomorrow, "10:00").Succeeded();

        var written = await Api.Write(About(booking.Id(), NotificationKind.BookingConfirmed, language: language, calendar: calendar));

        Assert.Contains(expected, written.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_event_knew_goes_before_what_the_booking_has_become()
    {
        var booking = await As(_customer).Book(_stylist, Tomorrow, "10:00").Succeeded();
        var (was, is_) = (At("09:00"), At("16:30"));
        var notice = About(booking.Id(), NotificationKind.BookingRescheduled).With("startsAt", is_).With("oldStartsAt", was);

        var written = await Api.Write(notice);
        var refund = await Api.Write(About(booking.Id(), NotificationKind.DepositRefunded).With("amount", "1230005"));

        Assert.StartsWith(
            "نوبت شما نزد سالن آزمون از سه‌شنبه ۳ آذر ۱۴۰۵ ساعت ۰۹:۰۰ جابه‌جا شد.\n\nسه‌شنبه ۳ آذر ۱۴۰۵ ساعت ۱۶:۳۰",
            written.Text,
            StringComparison.Ordinal
        );
        Assert.Empty(written.Attachments);
        Assert.StartsWith("۱٬۲۳۰٬۰۰۵ ریال از بیعانهٔ", refund.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deadlines_and_reasons_are_told()
    {
        var booking = await As(_customer).Book(_stylist, Tomorrow, "10:00").Succeeded();
        await As(_customer).Delete($"bookings/{booking.Id()}", new { reason = "سفر" }).Succeeded();

        var due = await Api.Write(About(booking.Id(), NotificationKind.BookingApproved).With("dueAt", At("08:00")));
        var told = await Api.Write(About(booking.Id(), NotificationKind.BookingCancelled));
        var other = await Api.Write(About(booking.Id(), NotificationKind.BookingCancelled).With("reason", "تعطیل"));

        Assert.Contains("تا سه‌شنبه ۳ آذر ۱۴۰۵ ساعت ۰۸:۰۰ بپردازید", due.Text, StringComparison.Ordinal);
        Assert.Contains("علت: سفر", told.Text, StringComparison.Ordinal);
        Assert.Contains("علت: تعطیل", other.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/v/", told.Text, StringComparison.Ordinal);
        Assert.Contains("برای گرفتن نوبت تازه:", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stylist_that_is_gone_is_called_the_stylist_and_a_booking_that_is_gone_is_not_spoken_of()
    {
        var booking = await As(_customer).Book(_stylist, Tomorrow, "10:00").Succeeded();
        await As(_stylist).Delete($"stylists/bookings/{booking.Id()}").Succeeded();
        await As(_stylist).Delete("stylists/profile").Succeeded();

        var told = await Api.Write(About(booking.Id(), NotificationKind.BookingCancelled, NotificationChannel.Sms));
        var letter = await Api.Write(About(booking.Id(), NotificationKind.BookingCancelled));

        Assert.StartsWith("نوبت شما نزد آرایشگر لغو شد.", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("نشانی", told.Text + letter.Text, StringComparison.Ordinal);
        Assert.Null(await Api.TryWrite(About(Guid.NewGuid(), NotificationKind.BookingCancelled)));
        Assert.Null(await Api.TryWrite(About(null, NotificationKind.ProfileApproved, role: NotificationRole.Stylist)));
    }

    [Fact]
    public async Task The_stylists_number_is_told_only_of_visits_that_were_confirmed()
    {
        await As(_stylist).Put($"stylists/{_stylist.StylistId}/availability", new { requiresApproval = true }).Succeeded();
        var booking = await As(_customer).Book(_stylist, Tomorrow, "10:00").Succeeded();

        var asked = await Api.Write(About(booking.Id(), NotificationKind.BookingRequested));
        await As(_stylist).Post($"stylists/bookings/{booking.Id()}/confirm").Succeeded();
        var confirmed = await Api.Write(About(booking.Id(), NotificationKind.BookingConfirmed));

        Assert.DoesNotContain(_stylist.PhoneNumber, asked.Text, StringComparison.Ordinal);
        Assert.Contains(_stylist.PhoneNumber, confirmed.Text, StringComparison.Ordinal);
    }

    [Theory, Trait("Feature", "NT-05")]
    [InlineData("{cancelLink}", "{cancelLink}")]
    [InlineData("{?notes}{/notes}", "{?notes}{/notes}")]
    [InlineData("<b>Sara</b>", "\u2068<b>Sara</b>\u2069")]
    [InlineData("sara evil.com", "\u2068sara evil. com\u2069")]
    [InlineData("https://evil.com/x", "\u2068https evil. com/x\u2069")]
    [InlineData("سارا\u202Eاراس", "سارااراس")]
    [InlineData("سارا\u2069\u2068", "سارا")]
    [InlineData("می\u200Cنا", "می\u200Cنا")]
    public async Task A_name_is_only_ever_a_name(string name, string shown)
    {
        await As(_customer).Put("users/profile", new { firstName = name, lastName = "۱" }).Succeeded();
        var booking = await As(_customer).Book(_stylist, Tomorrow, "10:00").Succeeded();

        var written = await Api.Write(
            About(booking.Id(), NotificationKind.BookingConfirmed, NotificationChannel.Sms, NotificationRole.Stylist)
        );

        var expected = shown.Contains('\u2069') ? shown.Replace("\u2069", " ۱\u2069", StringComparison.Ordinal) : shown + " ۱";
        if (shown.StartsWith('{'))
            expected = $"\u2068{expected}\u2069";
        Assert.StartsWith($"{expected} نوبت گرفت.\n", written.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/v/", written.Text, StringComparison.Ordinal);
    }

    [Fact, Trait("Feature", "NT-05")]
    public async Task Every_template_there_is_can_be_written()
    {
        var booking = await ADepositPaidBooking();
        var written = 0;
        foreach (var key in TemplateKey.All.Where(key => key.Kind != TemplateKey.Code))
        {
            var notice = new NoticeToWrite(
                NotificationKind.Find(key.Kind)!,
                key.Role,
                key.Channel,
                key.Language,
                DateStyle.Jalali,
                BookingId.From(booking.Id()),
                StylistId.From(_stylist.StylistId),
                new Dictionary<string, string>()
            );
            var words = await Api.Write(notice);
            Assert.DoesNotContain('{', words.Text + words.Subject);
            Assert.Equal(key.HasSubject, words.Subject is not null);
            Assert.False(string.IsNullOrWhiteSpace(words.Text), key.ToString());
            written++;
        }

        Assert.True(written > 300, $"only {written} were written");
        var never = new NoticeToWrite(
            NotificationKind.BookingHeld,
            NotificationRole.Admin,
            0,
            0,
            0,
            null,
            null,
            new Dictionary<string, string>()
        );
        Assert.Null(await Api.TryWrite(never));
    }

    [Fact]
    public async Task A_profile_is_spoken_of_with_its_link_or_the_reason()
    {
        var admin = As(await Given.AnAdmin());
        var approved = await Api.Write(OfProfile(NotificationKind.ProfileApproved));
        await admin.Post($"stylists/admin/profiles/{_stylist.StylistId}/suspend", new { reason = "شکایت" }).Succeeded();
        var suspended = await Api.Write(OfProfile(NotificationKind.ProfileSuspended));

        Assert.Contains($"http://localhost:5080/book/{_stylist.StylistId}/", approved.Text, StringComparison.Ordinal);
        Assert.Equal("نمایهٔ شما در نوبت به حالت تعلیق درآمد: شکایت", suspended.Text);
    }

    private NoticeToWrite OfProfile(NotificationKind kind) =>
        About(null, kind, role: NotificationRole.Stylist) with
        {
            Stylist = StylistId.From(_stylist.StylistId),
        };

    private Instant At(string time) =>
        (Tomorrow + NodaTime.Text.LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(time).Value)
            .InZoneStrictly(DateTimeZoneProviders.Tzdb["Asia/Tehran"])
            .ToInstant();

    private async Task<JsonElement> ADepositPaidBooking()
    {
        var service = await As(_stylist).AddService();
        var booking = await As(_customer).BookService(_stylist, service, Tomorrow, "10:00").Succeeded();
        var page = await As(_customer).PayDeposit(booking.Id()).Succeeded();
        Api.Gateway.Pay(page.AuthorityOf());
        await Guest.ComeBack(page.AuthorityOf()).Succeeded();
        return booking;
    }
}
