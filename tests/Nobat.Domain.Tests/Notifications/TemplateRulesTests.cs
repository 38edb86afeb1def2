using Nobat.Domain.Notifications;
using Nobat.Domain.Notifications.Templates;
using Nobat.Domain.Users;

namespace Nobat.Domain.Tests.Notifications;

[Trait("Feature", "NT-05")]
public sealed class TemplateRulesTests
{
    private static readonly HashSet<string> Hosts = ["nobat.example", "maps.example:8443"];

    private static readonly TemplateKey Sms = Key("booking_confirmed", NotificationRole.Customer, NotificationChannel.Sms);
    private static readonly TemplateKey Email = Key("booking_confirmed", NotificationRole.Customer, NotificationChannel.Email);
    private static readonly TemplateKey Code = Key(TemplateKey.Code, NotificationRole.Account, NotificationChannel.Sms);

    [Theory]
    [InlineData("On {date} {time}")]
    [InlineData("نوبت شما نزد {stylist}\n{date} ساعت {time}{?address}\nنشانی: {address}{/address}")]
    [InlineData("{date} {time} https://nobat.example/help?x=1#y")]
    [InlineData("{date} {time} HTTPS://NOBAT.EXAMPLE/")]
    [InlineData("{date} {time} nobat.example/help")]
    [InlineData("{date} {time} https://maps.example:8443/")]
    [InlineData("{date}, {time}. Dr. Ali; e.g. a/b: 3.5")]
    [InlineData("{date} {time} 💇 می\u200Cرود \u2068x\u2069")]
    public void What_can_be_sent_passes(string text) => Assert.Empty(Check(Sms, null, text));

    [Theory]
    [InlineData("{date} {time} {passwordHash}", "template.placeholder_unknown")]
    [InlineData("{date} {time} {?secret}x{/secret}", "template.placeholder_unknown")]
    [InlineData("{date} {time} {customerPhone}", "template.placeholder_unknown")]
    [InlineData("{date}", "template.placeholder_missing")]
    [InlineData("{date} {?time}{time}{/time}", "template.placeholder_missing")]
    [InlineData("{date} {time} {", "template.brace_stray")]
    [InlineData("{date} {time} {?address}", "template.part_not_closed")]
    [InlineData("{date} {time} {/address}", "template.part_not_open")]
    [InlineData("{?stylist}{?address}{date} {time}{/address}{/stylist}", "template.part_in_part")]
    [InlineData("{date} {time} https://evil.example/", "template.link_not_allowed")]
    [InlineData("{date} {time} http://nobat.example.evil.com", "template.link_not_allowed")]
    [InlineData("{date} {time} https://nobat.example@evil.com/", "template.link_not_allowed")]
    [InlineData("{date} {time} https://nobat.example:444/", "template.link_not_allowed")]
    [InlineData("{date} {time} https://{stylist}", "template.link_not_allowed")]
    [InlineData("{date} {time} https://nobat.example/{reference}", "template.link_not_allowed")]
    [InlineData("{date} {time} ftp://nobat.example/", "template.link_not_allowed")]
    [InlineData("{date} {time} javascript:alert(1)", "template.link_not_allowed")]
    [InlineData("{date} {time} tel:+989120000001", "template.link_not_allowed")]
    [InlineData("{date} {time} visit evil.com now", "template.link_not_allowed")]
    [InlineData("{date} {time} bit.ly/x", "template.link_not_allowed")]
    [InlineData("{date} {time} \u0007", "template.character_not_allowed")]
    [InlineData("{date} {time} \u0000", "template.character_not_allowed")]
    [InlineData("{date} {time}\t", "template.character_not_allowed")]
    [InlineData("{date} {time} \u202E", "template.character_not_allowed")]
    [InlineData("{date} {time} \uFEFF", "template.character_not_allowed")]
    [InlineData("{date} {time} \uE000", "template.character_not_allowed")]
    [InlineData("{date} {time} \u2028", "template.character_not_allowed")]
    [InlineData("{date} {time} \uFFFD", "template.character_not_allowed")]
    public void What_cannot_is_refused_by_name(string text, string expected) =>
        Assert.Contains(expected, TemplateRules.Check(Sms, new TemplateContent(null, text), Hosts).Select(wrong => wrong.Code));

    [Fact]
    public void A_lone_surrogate_is_refused() =>
        Assert.Contains("template.character_not_allowed", Check(Sms, null, "{date} {time} " + (char)0xD800));

    [Fact]
    public void A_text_that_says_nothing_by_itself_is_refused() => Assert.Contains("template.empty", Check(Sms, null, "{date}{time}"));

    [Fact]
    public void Letters_have_a_subject_of_one_line_and_text_messages_have_none()
    {
        Assert.Empty(Check(Email, "Your visit", "On {date} {time}"));
        Assert.Equal(["template.subject_missing"], Check(Email, null, "On {date} {time}"));
        Assert.Equal(["template.subject_missing"], Check(Email, " ", "On {date} {time}"));
        Assert.Equal(["template.subject_not_wanted"], Check(Sms, "Your visit", "On {date} {time}"));
        Assert.Equal(["template.character_not_allowed"], Check(Email, "Your visit\nBcc: all@nobat.example", "On {date} {time}").Take(1));
        Assert.Contains("template.placeholder_unknown", Check(Email, "{secret}", "On {date} {time}"));
    }

    [Theory]
    [InlineData("Nobat code: {code}\nDo not give it to anyone.", true)]
    [InlineData("{code}", false)]
    [InlineData("Your code", false)]
    [InlineData("Code {code} {code}", false)]
    [InlineData("Code {?code}{code}{/code}", false)]
    [InlineData("Code x{code}", false)]
    [InlineData("Code {code}y", false)]
    [InlineData("Code {code}_", false)]
    [InlineData("Code {code} for {stylist}", false)]
    [InlineData("https://nobat.example/?c={code}", false)]
    public void A_code_stands_alone_in_its_text(string text, bool passes) => Assert.Equal(passes, Check(Code, null, text).Length == 0);

    [Theory]
    [InlineData(NotificationChannel.Sms, 900)]
    [InlineData(NotificationChannel.WebPush, 600)]
    [InlineData(NotificationChannel.Email, 4_000)]
    public void Each_channel_has_its_length(NotificationChannel channel, int longest)
    {
        var key = Key("booking_confirmed", NotificationRole.Customer, channel);
        var subject = key.HasSubject ? "Your visit" : null;
        var text = "{date} {time}".PadRight(longest, 'x');

        Assert.Empty(Check(key, subject, text));
        Assert.Equal(["template.too_long"], Check(key, subject, text + "x"));
    }

    [Fact]
    public void A_text_is_kept_as_Persian_is_written()
    {
        var content = TemplateContent.Of(" يك ", "\r\nكد ٣\r\n");

        Assert.Equal(("یک", "کد ۳"), (content.Subject, content.Text));
    }

    [Fact]
    public void Every_kind_has_a_template_for_each_channel_and_language_it_goes_by()
    {
        Assert.All(NotificationKind.All, kind => Assert.Contains(TemplateKey.All, key => key.Kind == kind.Name));
        Assert.Equal(TemplateKey.All.Count, TemplateKey.All.Distinct().Count());
        Assert.Equal(TemplateKey.All.Count(key => key.Language is Language.Fa), TemplateKey.All.Count(key => key.Language is Language.En));
        Assert.False(Key(TemplateKey.Code, NotificationRole.Account, NotificationChannel.Email).Occurs);
        Assert.False(Key("booking_held", NotificationRole.Customer, NotificationChannel.Sms).Occurs);
    }

    private static TemplateKey Key(string kind, NotificationRole role, NotificationChannel channel) =>
        new(kind, role, channel, Language.En);

    private static string[] Check(TemplateKey key, string? subject, string text) =>
        [.. TemplateRules.Check(key, new TemplateContent(subject, text), Hosts).Select(wrong => wrong.Code)];
}
