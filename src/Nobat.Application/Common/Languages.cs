using System.Globalization;
using Nobat.Domain.Users;

namespace Nobat.Application.Common;

/// <summary>Which language to speak when the caller and their account have nothing to say about it (<c>Localization</c> in configuration).</summary>
public sealed class LocalizationOptions
{
    public Language DefaultLanguage { get; set; } = Language.Fa;
}

public static class Languages
{
    /// <summary>
    /// The language an <c>Accept-Language</c> header (RFC 9110, 12.5.4) likes best of those Nobat speaks; null when it names none of
    /// them, so that the account's preference and then the default decide. <c>*</c> names none: it leaves the choice to us.
    /// </summary>
    public static Language? Preferred(string? acceptLanguage)
    {
        Language? best = null;
        var bestQuality = 0.0;
        foreach (var range in (acceptLanguage ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = range.Split(';', StringSplitOptions.TrimEntries);
            if (Parse(parts[0]) is { } language && Quality(parts) is var quality && quality > bestQuality)
                (best, bestQuality) = (language, quality);
        }

        return best;
    }

    /// <summary>The two-letter tag of ISO 639-1: <c>fa</c>, <c>en</c>.</summary>
    public static string Tag(this Language language) =>
        language switch
        {
            Language.Fa => "fa",
            Language.En => "en",
            _ => throw new ArgumentOutOfRangeException(nameof(language), language, null),
        };

    private static Language? Parse(string tag) =>
        tag.Split('-')[0].ToLowerInvariant() switch
        {
            "fa" => Language.Fa,
            "en" => Language.En,
            _ => null,
        };

    private static double Quality(string[] parts)
    {
        foreach (var part in parts.AsSpan(1))
        {
            if (!part.StartsWith("q=", StringComparison.OrdinalIgnoreCase))
                continue;
            return double.TryParse(part.AsSpan(2), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality)
                ? quality
                : 0;
        }

        return 1;
    }
}
