using System.Text.RegularExpressions;
using Nobat.Domain.Common;

namespace Nobat.Domain.Stylists;

/// <summary>An Instagram account's name in small letters, however it was written: <c>@name</c>, <c>instagram.com/name</c>, a full address.</summary>
public readonly partial record struct InstagramUsername
{
    public const int MaxLength = 30;

    public string Value { get; }

    private InstagramUsername(string value) => Value = value;

    /// <summary>Null for nothing written.</summary>
    public static Result<InstagramUsername?> Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return (InstagramUsername?)null;
        return Spelling().Match(text.Trim().ToLowerInvariant()) is { Success: true } match
            ? new InstagramUsername(match.Groups["name"].Value)
            : StylistErrors.InstagramInvalid.At("instagramUsername");
    }

    public override string ToString() => Value ?? "";

    [GeneratedRegex(
        """^(?:(?:https?://)?(?:www\.|m\.)?instagram\.com/|@)?(?<name>[a-z0-9._]{1,30})(?:(?<=instagram\.com/[a-z0-9._]+)/?(?:\?\S*)?)?\z""",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 100
    )]
    private static partial Regex Spelling();
}
