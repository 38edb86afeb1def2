using System.Globalization;
using System.Text.RegularExpressions;
using Nobat.Domain.Common;

namespace Nobat.Domain.Notifications.Templates;

/// <summary>What is written in a template.</summary>
/// <param name="Subject">Null for text messages.</param>
public sealed record TemplateContent(string? Subject, string Text)
{
    public const int MaxSubject = 150;
    public const int MaxText = 4_000;

    /// <summary>As Persian is written, with one kind of line end and nothing around it.</summary>
    public static TemplateContent Of(string? subject, string text) => new(subject is null ? null : Clean(subject), Clean(text));

    private static string Clean(string text) =>
        PersianText.Normalise(text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')).Trim();
}

/// <summary>What can be sent. The same rules judge a text before it is saved and whenever it is used.</summary>
public static partial class TemplateRules
{
    /// <summary>Kavenegar's <c>sms/send</c> takes no longer message.</summary>
    public const int MaxSms = 900;

    /// <summary>A push has to fit into 4 KiB, encrypted (RFC 8291), letters of three bytes each.</summary>
    public const int MaxPush = 600;

    /// <summary>Everything that is wrong; none for a good one.</summary>
    /// <param name="hosts">Hosts that links may lead to.</param>
    public static IReadOnlyList<FieldError> Check(TemplateKey key, TemplateContent content, IReadOnlySet<string> hosts)
    {
        List<FieldError> wrong = [];
        if (key.HasSubject && string.IsNullOrWhiteSpace(content.Subject))
            wrong.Add(TemplateErrors.SubjectMissing.AsField("subject"));
        if (!key.HasSubject && content.Subject is not null)
            wrong.Add(TemplateErrors.SubjectNotWanted.AsField("subject"));
        if (content.Subject is { } subject && key.HasSubject)
            CheckText("subject", subject, TemplateContent.MaxSubject, key, hosts, wrong);
        CheckText("text", content.Text, MaxOf(key.Channel), key, hosts, wrong);
        var text = TemplateText.Parse(content.Text);
        if (!text.Words.Any(words => !string.IsNullOrWhiteSpace(words)))
            wrong.Add(TemplateErrors.Empty.AsField("text"));
        var certain = text.Certain.ToHashSet(StringComparer.Ordinal);
        wrong.AddRange(
            Placeholders
                .RequiredIn(key)
                .Where(name => !certain.Contains(name))
                .Select(name => TemplateErrors.PlaceholderMissing.AsField("text", $"{{{name}}}"))
        );
        if (key.Kind == TemplateKey.Code && !IsCodeAlone(content.Text))
            wrong.Add(TemplateErrors.CodeAlone.AsField("text"));
        return wrong;
    }

    /// <summary>Characters that a filled text of this channel has at most.</summary>
    public static int MaxOf(NotificationChannel channel) =>
        channel switch
        {
            NotificationChannel.Sms => MaxSms,
            NotificationChannel.WebPush => MaxPush,
            _ => TemplateContent.MaxText,
        };

    private static void CheckText(string field, string text, int max, TemplateKey key, IReadOnlySet<string> hosts, List<FieldError> wrong)
    {
        if (text.Length > max)
            wrong.Add(TemplateErrors.TooLong.AsField(field, max: max));
        if (ForbiddenIn(text, areLinesAllowed: field == "text") is { } character)
            wrong.Add(TemplateErrors.CharacterNotAllowed.AsField(field, character));
        var template = TemplateText.Parse(text);
        wrong.AddRange(template.Flaws.Select(flaw => ErrorOf(flaw.Kind).AsField(field, flaw.What)));
        var known = Placeholders.Of(key);
        wrong.AddRange(
            template
                .Names.Where(name => !known.Contains(name))
                .Select(name => TemplateErrors.PlaceholderUnknown.AsField(field, $"{{{name}}}"))
        );
        // A place is no part of an address that may be written: what fills it could lead anywhere.
        wrong.AddRange(
            Link()
                .Matches(text)
                .Select(match => match.Value)
                .Where(link => !IsAllowed(link, hosts))
                .Distinct()
                .Select(link => TemplateErrors.LinkNotAllowed.AsField(field, Shown(link)))
        );
    }

    private static Error ErrorOf(TemplateFlawKind kind) =>
        kind switch
        {
            TemplateFlawKind.StrayBrace => TemplateErrors.BraceStray,
            TemplateFlawKind.PartNotClosed => TemplateErrors.PartNotClosed,
            TemplateFlawKind.PartNotOpen => TemplateErrors.PartNotOpen,
            TemplateFlawKind.PartInPart => TemplateErrors.PartInPart,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };

    /// <summary>
    /// A token of Kavenegar's <c>verify/lookup</c>: the approved text has one place for it, between other words, and it may not be glued to
    /// what a phone would take for a part of it.
    /// </summary>
    private static bool IsCodeAlone(string text)
    {
        const string Place = "{code}";
        var at = text.IndexOf(Place, StringComparison.Ordinal);
        if (at < 0)
            return true; // Said already: it is missing.
        var (before, after) = (at == 0 ? ' ' : text[at - 1], at + Place.Length == text.Length ? ' ' : text[at + Place.Length]);
        return text.IndexOf('{', at + 1) < 0
            && text.IndexOf('{', StringComparison.Ordinal) == at
            && !char.IsLetterOrDigit(before)
            && !char.IsLetterOrDigit(after)
            && before is not ('_' or '/' or '=')
            && after is not ('_' or '/');
    }

    private static bool IsAllowed(string link, IReadOnlySet<string> hosts)
    {
        var scheme = link.IndexOf("://", StringComparison.Ordinal);
        if (
            scheme >= 0
            && !link.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            && !link.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        )
            return false;
        var rest = scheme < 0 ? link : link[(scheme + 3)..];
        var host = rest.Split('/', '?', '#')[0];
        // user@host and host:port lead elsewhere than they look.
        return !link.Contains('{', StringComparison.Ordinal) && hosts.Contains(host.ToLowerInvariant());
    }

    private static string Shown(string link) => link.Length <= 60 ? link : link[..60];

    /// <summary>Written as its code point, for what cannot be seen cannot be found.</summary>
    private static string? ForbiddenIn(string text, bool areLinesAllowed)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            var isForbidden = Rune(rune, areLinesAllowed);
            if (isForbidden)
                return string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
        }

        return null;
    }

    private static bool Rune(System.Text.Rune rune, bool areLinesAllowed) =>
        rune.Value switch
        {
            '\n' => !areLinesAllowed,
            // Zero-width joiners, marks and isolates are part of writing from right to left.
            0x200C or 0x200D or 0x200E or 0x200F or 0x2066 or 0x2067 or 0x2068 or 0x2069 => false,
            // Stands for what could not be read; a lone surrogate is enumerated as it, too.
            0xFFFD => true,
            _ => System.Text.Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.Surrogate
                    or UnicodeCategory.PrivateUse
                    or UnicodeCategory.OtherNotAssigned
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator,
        };

    /// <summary>Whatever a phone or a mail program would make a link of: a scheme, or a name with a dot and a domain.</summary>
    [GeneratedRegex(
        @"[A-Za-z][A-Za-z0-9+.\-]*://[^\s]*|\b(?:javascript|data|vbscript|file|intent|mailto|tel|sms):[^\s]+|(?<![A-Za-z0-9{])[A-Za-z0-9][A-Za-z0-9\-]*(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}(?:[/:?#@][^\s]*)?",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 200
    )]
    private static partial Regex Link();
}
