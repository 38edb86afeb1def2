using System.Net;
using System.Text.Json;
using Nobat.Api.Tests.Bookings;
using Nobat.Application.Notifications;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using Nobat.Testing;
using NodaTime;
using Npgsql;
using static Nobat.Api.Tests.Notifications.WritingTalk;

namespace Nobat.Api.Tests.Notifications;

[Trait("Feature", "NT-05")]
public sealed class TemplateAdminTests(ApiFixture api) : ApiTest(api)
{
    private const string Message = "admin/templates/booking_confirmed/customer/sms/fa";
    private const string Letter = "admin/templates/booking_confirmed/customer/email/fa";
    private const string Default = "نوبت شما نزد سالن آزمون قطعی شد.";

    private HttpClient _admin = null!;
    private Guid _booking;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _admin = As(await Given.AnAdmin());
        var stylist = await Given.AnApprovedStylist();
        _booking = (await As(await Given.ASignedInCustomer()).Book(stylist, Tomorrow, "10:00").Succeeded()).Id();
        // What a test before this one saved is remembered for some seconds.
        await Clock.Advance(Duration.FromSeconds(11));
    }

    [Fact]
    public async Task Every_template_is_listed_page_by_page_and_by_what_it_is_for()
    {
        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = await _admin.Get($"admin/templates?limit=100{(cursor is null ? "" : $"&cursor={cursor}")}").Succeeded();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(Name));
            cursor = page.GetProperty("nextCursor").GetString();
        } while (cursor is not null);
        var filtered = await _admin.Get("admin/templates?kind=booking_confirmed&channel=sms&language=en").Items();
        var found = await _admin.Get("admin/templates?search=يادآوري&limit=100").Items();

        Assert.Equal(Nobat.Domain.Notifications.Templates.TemplateKey.All.Count, seen.Distinct().Count());
        Assert.Equal(["booking_confirmed/customer/sms/en", "booking_confirmed/stylist/sms/en"], filtered.Select(Name));
        Assert.All(filtered, item => Assert.True(item.GetProperty("isDefault").GetBoolean()));
        Assert.NotEmpty(found);
        Assert.All(found, item => Assert.Equal("booking_reminder", item.Text("kind")));
        Assert.Equal((HttpStatusCode.BadRequest, "request.cursor_invalid"), await _admin.Get("admin/templates?cursor=x").Refusal());
        Assert.Equal((HttpStatusCode.BadRequest, "request.cursor_invalid"), await _admin.Get("admin/templates?cursor=99999").Refusal());
        Assert.Equal((HttpStatusCode.BadRequest, "request.invalid"), await _admin.Get("admin/templates?channel=SMS").Refusal());

        static string Name(JsonElement item) => $"{item.Text("kind")}/{item.Text("role")}/{item.Text("channel")}/{item.Text("language")}";
    }

    [Fact]
    public async Task An_edit_is_sent_from_then_on_and_the_default_again_when_it_is_taken_back()
    {
        var saved = await _admin.Put(Message, new { text = "سلام! {date} ساعت {time} نزد {stylist}" }).Succeeded();
        var written = await Write();
        await _admin.Put(Message, new { text = "دوم: {date} {time}", version = 1 }).Succeeded();
        var second = await Write();
        var back = await _admin.Post($"{Message}/rollback", new { version = 1 }).Succeeded();
        var third = await Write();
        var reset = await _admin.Delete(Message).Succeeded();
        var fourth = await Write();

        Assert.Equal((1, false), (saved.GetProperty("version").GetInt32(), saved.GetProperty("isDefault").GetBoolean()));
        Assert.Equal(("سلام! سه‌شنبه ۳ آذر ۱۴۰۵ ساعت ۱۰:۰۰ نزد سالن آزمون", 1), (written.Text, written.TemplateVersion));
        Assert.Equal(("دوم: سه‌شنبه ۳ آذر ۱۴۰۵ ۱۰:۰۰", 2), (second.Text, second.TemplateVersion));
        Assert.Equal((written.Text, 3), (third.Text, third.TemplateVersion));
        Assert.Equal([3, 2, 1], back.GetProperty("history").EnumerateArray().Select(v => v.GetProperty("version").GetInt32()));
        Assert.Equal(1, back.GetProperty("history")[0].GetProperty("restoredFrom").GetInt32());
        Assert.StartsWith(Default, fourth.Text, StringComparison.Ordinal);
        Assert.Null(fourth.TemplateVersion);
        Assert.Equal((JsonValueKind.Null, 3), (reset.GetProperty("version").ValueKind, reset.GetProperty("latestVersion").GetInt32()));
        Assert.Equal(3, reset.GetProperty("history").GetArrayLength());
        Assert.Single(
            await _admin.Get("admin/templates?edited=false&kind=booking_confirmed&role=customer&channel=sms&language=fa").Items()
        );
    }

    [Fact]
    public async Task Another_reader_channel_and_language_keep_their_own_words()
    {
        await _admin.Put(Message, new { text = "سلام! {date} {time}" }).Succeeded();

        var en = await Api.Write(About(_booking, NotificationKind.BookingConfirmed, NotificationChannel.Sms, language: Language.En));
        var letter = await Api.Write(About(_booking, NotificationKind.BookingConfirmed));
        var desk = await Api.Write(About(_booking, NotificationKind.BookingConfirmed, NotificationChannel.Sms, NotificationRole.Stylist));

        Assert.All(new[] { en, letter, desk }, other => Assert.Null(other.TemplateVersion));
    }

    [Theory]
    [InlineData("{date} {time} {passwordHash}", "template.placeholder_unknown")]
    [InlineData("فقط {date}", "template.placeholder_missing")]
    [InlineData("{date} {time} {?address}", "template.part_not_closed")]
    [InlineData("{date} {time} https://evil.example/", "template.link_not_allowed")]
    [InlineData("{date} {time} \u0007", "template.character_not_allowed")]
    public async Task What_cannot_be_sent_is_neither_saved_nor_previewed(string text, string code)
    {
        foreach (var sending in new[] { _admin.Put(Message, new { text }), _admin.Post($"{Message}/preview", new { text }) })
        {
            using var refused = await sending;
            var problem = await refused.Json();
            Assert.Equal((HttpStatusCode.BadRequest, "template.invalid"), (refused.StatusCode, problem.Text("code")));
            Assert.Contains(code, problem.GetProperty("errors").GetProperty("text").EnumerateArray().Select(error => error.Text("code")));
        }

        Assert.Equal(0L, await Sql<long>("SELECT count(*) FROM notice_template_versions"));
    }

    [Fact]
    public async Task A_text_that_only_the_values_make_too_long_is_refused()
    {
        var text = "سلام {date} {time} " + string.Concat(Enumerable.Repeat("{address} ", 30));

        using var refused = await _admin.Put(Message, new { text });

        Assert.Equal("template.too_long", (await refused.Json()).GetProperty("errors").GetProperty("text")[0].Text("code"));
    }

    [Fact]
    public async Task A_preview_fills_what_is_not_saved_counts_its_parts_and_warns()
    {
        var fa = await _admin.Post($"{Message}/preview", new { text = "{date} ساعت {time}" }).Succeeded();
        var inUse = await _admin.Post($"{Message}/preview", new { }).Succeeded();
        var en = await _admin
            .Post("admin/templates/booking_confirmed/customer/sms/en/preview", new { text = "On {date} {time} — done" })
            .Succeeded();
        var plain = await _admin
            .Post("admin/templates/booking_confirmed/customer/sms/en/preview", new { text = "On {date} {time}" })
            .Succeeded();
        var letter = await _admin
            .Post($"{Letter}/preview", new { subject = "{stylist} & co", text = "<b> {date} {time}\n\n{cancelLink}" })
            .Succeeded();

        Assert.Equal(
            ("سه‌شنبه ۳ آذر ۱۴۰۵ ساعت ۱۰:۳۰", 1, "ucs2"),
            (fa.Text("text"), fa.GetProperty("segments").GetInt32(), fa.Text("encoding"))
        );
        Assert.InRange(inUse.GetProperty("segments").GetInt32(), 3, 5);
        Assert.Equal(["template.wide_characters"], Codes(en));
        Assert.Equal((1, "gsm7"), (plain.GetProperty("segments").GetInt32(), plain.Text("encoding")));
        Assert.Empty(Codes(plain));
        Assert.Equal("سالن زیبایی آفتاب & co", letter.Text("subject"));
        Assert.Contains(
            "&lt;b&gt; سه‌شنبه",
            System.Net.WebUtility.HtmlDecode(
                letter
                    .Text("html")
                    .Replace("&lt;", "&amp;lt;", StringComparison.Ordinal)
                    .Replace("&gt;", "&amp;gt;", StringComparison.Ordinal)
            ),
            StringComparison.Ordinal
        );
        Assert.Equal(0, letter.GetProperty("segments").GetInt32());
        Assert.Equal(0L, await Sql<long>("SELECT count(*) FROM notice_templates"));

        static IEnumerable<string> Codes(JsonElement preview) =>
            preview.GetProperty("warnings").EnumerateArray().Select(w => w.Text("code"));
    }

    [Fact]
    public async Task Of_ten_who_edit_what_they_have_seen_one_is_saved_and_nobody_overwrites()
    {
        await _admin.Put(Message, new { text = "یک {date} {time}" }).Succeeded();

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => _admin.Put(Message, new { text = $"نسخه {i} {{date}} {{time}}", version = 1 }).Refusal())
        );

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(9, replies.Count(reply => reply == (HttpStatusCode.Conflict, "template.changed")));
        Assert.Equal(2L, await Sql<long>("SELECT count(*) FROM notice_template_versions"));
    }

    [Fact]
    public async Task Of_ten_who_begin_at_once_none_is_lost_unnoticed()
    {
        var replies = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => _admin.Put(Message, new { text = $"نسخه {i} {{date}} {{time}}" }).Refusal())
        );

        Assert.Equal(
            replies.Count(reply => reply.Status == HttpStatusCode.OK),
            await Sql<long>("SELECT count(*) FROM notice_template_versions")
        );
        Assert.All(replies, reply => Assert.Contains(reply.Status, new[] { HttpStatusCode.OK, HttpStatusCode.Conflict }));
        Assert.Contains(replies, reply => reply.Status == HttpStatusCode.OK);
        Assert.Equal(1L, await Sql<long>("SELECT count(*) FROM notice_templates"));
    }

    [Theory]
    [InlineData("{date} {time} {gone}", "template.placeholder_unknown")]
    [InlineData("{date} {time} {", "template.brace_stray")]
    [InlineData("", "template.empty")]
    [InlineData("{date} {time} https://old.example/", "template.link_not_allowed")]
    public async Task A_template_that_broke_is_marked_and_the_default_is_sent(string broken, string code)
    {
        await _admin.Put(Message, new { text = "سلام! {date} {time}" }).Succeeded();
        await Execute("UPDATE notice_template_versions SET text = $1", broken);
        await Clock.Advance(Duration.FromSeconds(11));

        var written = await Write();

        Assert.StartsWith(Default, written.Text, StringComparison.Ordinal);
        Assert.Null(written.TemplateVersion);
        Assert.Equal(code, (await _admin.Get(Message).Succeeded()).Text("fault"));
        var listed = await _admin.Get("admin/templates?edited=true").Items();
        Assert.Equal(code, Assert.Single(listed).Text("fault"));
    }

    [Fact]
    public async Task Sending_goes_on_where_edits_cannot_be_read()
    {
        await _admin.Put(Message, new { text = "سلام! {date} {time}" }).Succeeded();
        Assert.Equal(1, (await Write()).TemplateVersion);
        await Execute("ALTER TABLE notice_templates RENAME TO notice_templates_away");
        try
        {
            await Clock.Advance(Duration.FromSeconds(11));
            Assert.Equal(1, (await Write()).TemplateVersion);
        }
        finally
        {
            await Execute("ALTER TABLE notice_templates_away RENAME TO notice_templates");
        }
    }

    [Fact]
    public async Task A_saved_version_cannot_be_changed_by_the_application()
    {
        await _admin.Put(Message, new { text = "سلام! {date} {time}" }).Succeeded();
        await using var connection = await Api.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        foreach (var statement in new[] { "UPDATE notice_template_versions SET text = 'x'", "DELETE FROM notice_template_versions" })
        {
            await using var command = new NpgsqlCommand($"SET ROLE nobat_app; {statement}", connection);
            var refused = await Assert.ThrowsAsync<PostgresException>(() =>
                command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)
            );
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }

        await using var reset = new NpgsqlCommand("RESET ROLE", connection);
        await reset.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Codes_are_sent_in_the_words_of_their_template()
    {
        await _admin.Put("admin/templates/code/account/sms/fa", new { text = "رمز ورود: {code}" }).Succeeded();
        var phone = Given.APhoneNumber();

        await Guest.Post("auth/send-otp", new { phoneNumber = phone, type = "phone_verification" }).Succeeded();

        var sent = Sms.To(phone)[^1];
        Assert.Equal($"رمز ورود: {sent.Code}", sent.Text);
        Assert.Equal(
            (HttpStatusCode.BadRequest, "template.invalid"),
            await _admin.Put("admin/templates/code/account/sms/fa", new { text = "رمز" }).Refusal()
        );
        await _admin.Delete("admin/templates/code/account/sms/fa").Succeeded();
    }

    [Theory]
    [InlineData("nothing/customer/sms/fa"), InlineData("booking_confirmed/admin/sms/fa"), InlineData("booking_confirmed/customer/sms/de")]
    [InlineData("booking_held/customer/sms/fa"), InlineData("code/account/email/fa"), InlineData("booking_confirmed/Customer/sms/fa")]
    public async Task What_is_never_sent_has_no_template(string name)
    {
        var expected = (HttpStatusCode.NotFound, "template.not_found");

        Assert.Equal(expected, await _admin.Get($"admin/templates/{name}").Refusal());
        Assert.Equal(expected, await _admin.Put($"admin/templates/{name}", new { text = "{date} x {time}" }).Refusal());
        Assert.Equal(expected, await _admin.Post($"admin/templates/{name}/preview", new { }).Refusal());
        Assert.Equal(expected, await _admin.Post($"admin/templates/{name}/rollback", new { version = 1 }).Refusal());
        Assert.Equal(expected, await _admin.Delete($"admin/templates/{name}").Refusal());
    }

    [Fact]
    public async Task Only_versions_there_are_come_back_and_only_while_they_pass_the_rules()
    {
        Assert.Equal(
            (HttpStatusCode.NotFound, "template.version_not_found"),
            await _admin.Post($"{Message}/rollback", new { version = 1 }).Refusal()
        );
        await _admin.Put(Message, new { text = "سلام! {date} {time}" }).Succeeded();
        Assert.Equal(
            (HttpStatusCode.NotFound, "template.version_not_found"),
            await _admin.Post($"{Message}/rollback", new { version = 2 }).Refusal()
        );
        await Execute("UPDATE notice_template_versions SET text = '{gone}'");

        Assert.Equal(
            (HttpStatusCode.BadRequest, "template.invalid"),
            await _admin.Post($"{Message}/rollback", new { version = 1 }).Refusal()
        );
    }

    [Fact, Trait("Promise", "O-9")]
    public async Task Who_edited_what_is_in_the_audit_log()
    {
        await _admin.Put(Message, new { text = "سلام! {date} {time}" }).Succeeded();
        await _admin.Delete(Message).Succeeded();

        var kinds = (await _admin.Get("admin/audit?subjectKind=template").Items()).Select(line => line.Text("kind"));

        Assert.Equal(["template_reset", "template_saved"], kinds);
    }

    private Task<WrittenNotice> Write() => Api.Write(About(_booking, NotificationKind.BookingConfirmed, NotificationChannel.Sms));
}
