using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Notifications.Writing;

/// <summary>
/// Dates, amounts and foreign words as people read them, in either language and calendar. For texts only: what machines read is never
/// written here.
/// </summary>
internal sealed partial class PeopleText(ITexts texts)
{
    private const char Isolate = '\u2068';
    private const char EndOfIsolate = '\u2069';

    /// <summary><c>سه‌شنبه ۳ آذر ۱۴۰۵</c>, <c>Tuesday, 24 November 2026</c>, and the other calendar in either language.</summary>
    public string Date(LocalDate date, Language language, DateStyle style)
    {
        var shown = style is DateStyle.Jalali ? date.WithCalendar(CalendarSystem.PersianAstronomical) : date;
        var months = style is DateStyle.Jalali ? "jalali" : "gregorian";
        var weekday = texts.Get($"notice.{date.DayOfWeek.ToString().ToLowerInvariant()}", language);
        var month = texts.Get($"notice.{months}_{shown.Month.ToString(CultureInfo.InvariantCulture)}", language);
        var comma = language is Language.Fa ? "" : ",";
        return $"{weekday}{comma} {Number(shown.Day, language)} {month} {Number(shown.Year, language)}";
    }

    /// <summary><c>۰۹:۳۰</c>, <c>09:30</c>.</summary>
    public static string Time(LocalTime time, Language language) =>
        InDigitsOf(language, string.Create(CultureInfo.InvariantCulture, $"{time.Hour:00}:{time.Minute:00}"));

    public string Moment(Instant moment, DateTimeZone zone, Language language, DateStyle style)
    {
        var local = moment.InZone(zone).LocalDateTime;
        return texts.Get("notice.moment", language, ("date", Date(local.Date, language, style)), ("time", Time(local.TimeOfDay, language)));
    }

    /// <summary>Toman in Persian, as people count; Rial in English, as the interface does, and for what is no whole Toman.</summary>
    public string Money(long rial, Language language) =>
        language is Language.Fa && rial % 10 == 0
            ? texts.Get("notice.toman", language, ("amount", Grouped(rial / 10, language)))
            : texts.Get("notice.rial", language, ("amount", Grouped(rial, language)));

    public static string Number(int number, Language language) => InDigitsOf(language, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// What somebody else wrote, for a text of ours: no line ends unless told, no characters that turn the writing round, nothing a phone
    /// makes a link of, cut at <paramref name="longest"/>, and kept apart where it runs the other way.
    /// </summary>
    public static string Said(string? words, Language language, int longest, bool hasLines = false)
    {
        if (string.IsNullOrWhiteSpace(words))
            return "";
        var clean = WithoutLinks(Visible(words, hasLines)).Trim();
        return Apart(clean.Length <= longest ? clean : $"{Cut(clean, longest - 1)}…", language);
    }

    /// <summary>Wrapped into an isolate (Unicode UAX 9) where it has letters that run against the text around.</summary>
    public static string Apart(string words, Language language) =>
        words.Any(c => language is Language.Fa ? char.IsAsciiLetter(c) : IsRightToLeft(c)) ? $"{Isolate}{words}{EndOfIsolate}" : words;

    private static string InDigitsOf(Language language, string number) => language is Language.Fa ? Digits.ToPersian(number) : number;

    private static string Grouped(long amount, Language language)
    {
        var grouped = amount.ToString("#,0", CultureInfo.InvariantCulture);
        return language is Language.Fa ? Digits.ToPersian(grouped).Replace(',', '٬') : grouped;
    }

    private static string Visible(string words, bool hasLines)
    {
        var seen = new StringBuilder(words.Length);
        foreach (var c in words)
        {
            var isLine = c == '\n' && hasLines;
            if (!isLine && (char.IsControl(c) || char.IsWhiteSpace(c)))
                seen.Append(seen.Length > 0 && seen[^1] is ' ' or '\n' ? "" : " ");
            else if (c is '\u200C' or '\u200D' || char.GetUnicodeCategory(c) is not UnicodeCategory.Format)
                seen.Append(c);
        }

        return seen.ToString();
    }

    /// <summary>Names of hosts and addresses, in any script, fall apart at their dots; a decimal number stays whole.</summary>
    private static string WithoutLinks(string words) =>
        Dot.Replace(words.Replace("://", " ", StringComparison.Ordinal), match => match.Length > 1 ? match.Value : ". ");

    [GeneratedRegex(
        @"(?<![\p{L}\p{Nd}.])\p{Nd}+\.\p{Nd}+(?![\p{L}\p{Nd}./:])|(?<=[\p{L}\p{Nd}\p{M}\u200C])\.(?=[\p{L}\p{Nd}])",
        RegexOptions.CultureInvariant
    )]
    private static partial Regex Dot { get; }

    /// <summary>The beginning, never with half a character at its end.</summary>
    public static string Cut(string words, int length) =>
        words.Length <= length ? words
        : char.IsHighSurrogate(words[length - 1]) ? words[..(length - 1)]
        : words[..length];

    private static bool IsRightToLeft(char c) =>
        c is >= '\u0590' and <= '\u08FF' or >= '\uFB1D' and <= '\uFDFF' or >= '\uFE70' and <= '\uFEFC';
}
