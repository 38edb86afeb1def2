using System.Text.RegularExpressions;
using Nobat.Application.Notifications.Writing;
using Nobat.Domain.Notifications;
using Nobat.Domain.Notifications.Templates;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Templates;

namespace Nobat.Architecture.Tests;

/// <summary>Every message Nobat can send has its words in each language, and the words are good.</summary>
public sealed partial class TemplateTests
{
    private static readonly DefaultTemplates Templates = new();
    private static readonly HashSet<string> Hosts = ["nobat.example", "www.openstreetmap.org"];

    [Fact, Trait("Feature", "NT-05")]
    public void There_is_a_default_for_each_kind_reader_channel_and_language_and_none_that_nobody_gets() =>
        Assert.Equal(TemplateKey.All.Select(key => key.ToString()).Order(), Templates.Keys.Select(key => key.ToString()).Order());

    [Fact, Trait("Feature", "NT-05")]
    public void Each_default_passes_the_rules_that_edits_have_to_pass() =>
        Assert.Empty(
            from key in TemplateKey.All
            from wrong in TemplateRules.Check(key, Templates.Of(key), Hosts)
            select $"{key}: {wrong.Code} {string.Join(' ', wrong.Values?.Values ?? [])}"
        );

    [Fact, Trait("Feature", "LN-02")]
    public void Both_languages_name_the_same_places() =>
        Assert.All(
            TemplateKey.All.Where(key => key.Language is Language.En),
            key => Assert.Equal(NamesIn(key), NamesIn(key with { Language = Language.Fa }))
        );

    [Fact, Trait("Feature", "LN-01")]
    public void No_Persian_text_is_English_and_no_English_text_is_Persian()
    {
        foreach (var key in TemplateKey.All)
        {
            var words = $"{Templates.Of(key).Subject}\n{Templates.Of(key).Text}";
            if (key.Language is Language.En)
                Assert.DoesNotMatch("[\u0600-\u06FF]", words);
            else
                Assert.DoesNotMatch("[\u0643\u064A\u0660-\u0669]|[A-Za-z]{3,}", Place().Replace(words, ""));
        }
    }

    [Fact, Trait("Feature", "NT-05")]
    public void Each_placeholder_has_a_sample_in_each_language_and_no_sample_is_left_over() =>
        Assert.All(Enum.GetValues<Language>(), language => Assert.Equal(Placeholders.All, Templates.Samples(language).Keys.Order()));

    /// <summary>NT-04: a customer's letter about a visit to come has everything in it.</summary>
    [Theory, Trait("Feature", "NT-04")]
    [InlineData("booking_confirmed"), InlineData("booking_rescheduled"), InlineData("booking_reminder"), InlineData("booking_requested")]
    public void A_letter_about_a_visit_names_everything(string kind)
    {
        string[] everything =
        [
            Placeholders.Stylist,
            Placeholders.StylistPhone,
            Placeholders.ProfileLink,
            Placeholders.Address,
            Placeholders.MapLink,
            Placeholders.MapGeo,
            Placeholders.Instructions,
            Placeholders.Services,
            Placeholders.Total,
            Placeholders.Deposit,
            Placeholders.Balance,
            Placeholders.Policy,
            Placeholders.Reference,
            Placeholders.RescheduleLink,
            Placeholders.CancelLink,
            Placeholders.Date,
            Placeholders.Time,
        ];
        foreach (var channel in new[] { NotificationChannel.Email, NotificationChannel.Inbox })
        foreach (var language in Enum.GetValues<Language>())
            Assert.Empty(everything.Except(NamesIn(new TemplateKey(kind, NotificationRole.Customer, channel, language))));
    }

    /// <summary>With values longer than most, so that what is really sent is shorter.</summary>
    [Fact, Trait("Feature", "NT-05")]
    public void No_text_message_is_longer_than_seven_parts_and_has_more_than_one_link()
    {
        foreach (var key in TemplateKey.All.Where(key => key.Channel is NotificationChannel.Sms))
        {
            var text = TemplateText.Parse(Templates.Of(key).Text);
            Assert.InRange(SmsSegments.Of(text.Render(Templates.Samples(key.Language))).Parts, 1, 7);
            Assert.InRange(text.Names.Count(Placeholders.Links.Contains), 0, 1);
        }
    }

    [Fact, Trait("Feature", "NT-05")]
    public void The_document_lists_the_placeholders_there_are()
    {
        var rows = Row()
            .Matches(File.ReadAllText(Path.Combine(Source.Root, "docs/templates.md")))
            .Select(match => match.Groups["name"].Value);

        Assert.Equal(Placeholders.All, rows.Order());
    }

    [Fact, Trait("Feature", "NT-04")]
    public void The_usual_map_is_one_of_the_hosts_links_may_lead_to() =>
        Assert.StartsWith("https://www.openstreetmap.org/", new TemplateOptions().MapOf(35.7219, 51.3347));

    private static IEnumerable<string> NamesIn(TemplateKey key) =>
        TemplateText
            .Parse(Templates.Of(key).Text)
            .Names.Concat(TemplateText.Parse(Templates.Of(key).Subject ?? "").Names)
            .Distinct()
            .Order();

    [GeneratedRegex(@"\{[?/]?\w+\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"^\| `\{(?<name>\w+)\}` \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Row();
}
