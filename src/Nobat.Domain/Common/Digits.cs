namespace Nobat.Domain.Common;

/// <summary>Persian (U+06F0) and Arabic (U+0660) digits as Latin ones, wherever a phone or a code is read.</summary>
public static class Digits
{
    public static char? ToLatin(char c) =>
        c switch
        {
            >= '0' and <= '9' => c,
            >= '\u06F0' and <= '\u06F9' => (char)(c - '\u06F0' + '0'),
            >= '\u0660' and <= '\u0669' => (char)(c - '\u0660' + '0'),
            _ => null,
        };

    /// <summary>The same text with every Persian or Arabic digit as a Latin one.</summary>
    public static string ToLatin(string text) =>
        string.Create(
            text.Length,
            text,
            (to, from) =>
            {
                for (var i = 0; i < from.Length; i++)
                    to[i] = ToLatin(from[i]) ?? from[i];
            }
        );

    /// <summary>The same text with every Latin digit as a Persian one; only for what people read.</summary>
    public static string ToPersian(string text) =>
        string.Create(
            text.Length,
            text,
            (to, from) =>
            {
                for (var i = 0; i < from.Length; i++)
                    to[i] = from[i] is >= '0' and <= '9' ? (char)(from[i] - '0' + '\u06F0') : from[i];
            }
        );
}
