using System.Collections.Frozen;

namespace Nobat.Domain.Notifications;

/// <summary>The two ways in which a text message is coded on its way.</summary>
public enum SmsAlphabet
{
    /// <summary>Seven bits a character: 160 in a single message, 153 in each part of a longer one (3GPP TS 23.038).</summary>
    Gsm7,

    /// <summary>Sixteen bits: 70 in a single message, 67 in each part. One character outside of GSM 7 puts the whole text here.</summary>
    Ucs2,
}

/// <summary>
/// How long a text message is for those who carry and bill it. A long one travels in parts, each with a header that takes the room of
/// seven characters of GSM 7 or three of UCS-2; what is coded by two units is never parted between them.
/// </summary>
/// <param name="Units">Septets or UTF-16 code units; characters of the extension table count two.</param>
/// <param name="Parts">Messages that are billed; 0 for an empty text.</param>
public readonly record struct SmsSegments(SmsAlphabet Alphabet, int Units, int Parts)
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private const string Extension = "\f^{}\\[~]|€";

    private static readonly FrozenDictionary<char, int> Septets = Basic
        .Select(character => (character, 1))
        .Concat(Extension.Select(character => (character, 2)))
        .ToFrozenDictionary(pair => pair.Item1, pair => pair.Item2);

    /// <summary>Units that a message of a single part holds.</summary>
    public int AtOnce => SingleOf(Alphabet);

    /// <summary>Units that each part of a longer message holds.</summary>
    public int PerPart => PerPartOf(Alphabet);

    public static SmsSegments Of(string text)
    {
        var alphabet = text.All(Septets.ContainsKey) ? SmsAlphabet.Gsm7 : SmsAlphabet.Ucs2;
        var units = 0;
        var parts = 1;
        var inPart = 0;
        foreach (var width in WidthsOf(text, alphabet))
        {
            units += width;
            if (inPart + width > PerPartOf(alphabet))
                (parts, inPart) = (parts + 1, 0);
            inPart += width;
        }

        return new(
            alphabet,
            units,
            units == 0 ? 0
                : units <= SingleOf(alphabet) ? 1
                : parts
        );
    }

    /// <summary>The characters for which this text is coded in sixteen bits, each once; none where seven do.</summary>
    public static IReadOnlyList<string> OutsideGsm7(string text) => [.. Characters(text).Where(IsOutside).Distinct()];

    private static IEnumerable<int> WidthsOf(string text, SmsAlphabet alphabet) =>
        alphabet is SmsAlphabet.Gsm7
            ? text.Select(character => Septets[character])
            : Characters(text).Select(character => character.Length);

    private static bool IsOutside(string character) => character.Length > 1 || !Septets.ContainsKey(character[0]);

    /// <summary>Code points; a lone surrogate is one by itself.</summary>
    private static IEnumerable<string> Characters(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var isPair = char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
            yield return text.Substring(at, isPair ? 2 : 1);
            if (isPair)
                at++;
        }
    }

    private static int SingleOf(SmsAlphabet alphabet) => alphabet is SmsAlphabet.Gsm7 ? 160 : 70;

    private static int PerPartOf(SmsAlphabet alphabet) => alphabet is SmsAlphabet.Gsm7 ? 153 : 67;
}
