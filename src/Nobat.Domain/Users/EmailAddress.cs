using System.Text.RegularExpressions;

namespace Nobat.Domain.Users;

/// <summary>
/// The form of an email address as browsers judge it (HTML, "valid e-mail address"): no quoting, no comments, no line breaks, a domain
/// with a dot. Whether it exists only a message shows.
/// </summary>
public static partial class EmailAddress
{
    /// <summary>RFC 5321, section 4.5.3.1, less the angle brackets.</summary>
    public const int MaxLength = 254;

    public static bool IsValid(string text) => text.Length <= MaxLength && Form().IsMatch(text);

    /// <summary>The domain in small letters; what is before the sign belongs to its host and stays as written.</summary>
    public static string Normalise(string text)
    {
        var at = text.LastIndexOf('@');
        return string.Concat(text.AsSpan(0, at), text[at..].ToLowerInvariant());
    }

    [GeneratedRegex(
        @"\A[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)+\z",
        RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 100
    )]
    private static partial Regex Form();
}
