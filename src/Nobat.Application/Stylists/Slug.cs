using System.Globalization;
using System.Text;

namespace Nobat.Application.Stylists;

/// <summary>A name as the readable end of an address: letters and digits of any script, in small letters, joined by hyphens.</summary>
public static class Slug
{
    public const int MaxLength = 60;

    /// <summary>Never empty; <c>stylist</c> for a name without a letter or digit.</summary>
    public static string Of(string name)
    {
        var slug = new StringBuilder(MaxLength);
        var gap = false;
        foreach (var rune in name.EnumerateRunes())
        {
            if (!IsWordPart(rune))
            {
                gap = slug.Length > 0;
                continue;
            }

            if (slug.Length + rune.Utf16SequenceLength + (gap ? 1 : 0) > MaxLength)
                break;
            slug.Append(gap ? "-" : "").Append(Rune.ToLowerInvariant(rune));
            gap = false;
        }

        return slug.Length > 0 ? slug.ToString() : "stylist";
    }

    private static bool IsWordPart(Rune rune) =>
        Rune.IsLetterOrDigit(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark;
}
