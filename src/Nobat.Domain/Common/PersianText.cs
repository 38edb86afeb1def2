namespace Nobat.Domain.Common;

/// <summary>
/// Persian as Persians write it. Arabic keyboards write ي, ى and ك where Persian has ی and ک, and digits of their own: the same name
/// would be two. The zero-width non-joiner is a letter of Persian spelling and stays. Nothing here changes a text's length.
/// </summary>
public static class PersianText
{
    private const char ZeroWidthNonJoiner = '\u200C';

    /// <summary>For what people write to people: names, notes, addresses. Never for passwords, which are compared as they were typed.</summary>
    public static string Normalise(string text) => Map(text, Persian);

    /// <summary>What two spellings of one word have in common, in small letters and Latin digits; for comparing, not for showing.</summary>
    public static string ForSearch(string text) => string.Concat(text.Select(Folded).Where(c => c is not ZeroWidthNonJoiner));

    private static char Persian(char c) =>
        c switch
        {
            '\u064A' or '\u0649' => '\u06CC',
            '\u0643' or '\u06AA' => '\u06A9',
            >= '\u0660' and <= '\u0669' => (char)(c - '\u0660' + '\u06F0'),
            _ => c,
        };

    private static char Folded(char c) =>
        Persian(c) switch
        {
            // Alef with madda or hamza, heh with hamza, waw with hamza.
            '\u0622' or '\u0623' or '\u0625' => '\u0627',
            '\u06C0' or '\u0629' => '\u0647',
            '\u0624' => '\u0648',
            '\u0626' => '\u06CC',
            var other => Digits.ToLatin(other) ?? char.ToLowerInvariant(other),
        };

    private static string Map(string text, Func<char, char> spell) =>
        text.All(c => spell(c) == c)
            ? text
            : string.Create(
                text.Length,
                (text, spell),
                static (to, from) =>
                {
                    for (var i = 0; i < to.Length; i++)
                        to[i] = from.spell(from.text[i]);
                }
            );
}
