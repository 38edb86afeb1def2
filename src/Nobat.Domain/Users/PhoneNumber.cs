using Nobat.Domain.Common;

namespace Nobat.Domain.Users;

/// <summary>An Iranian mobile number in its canonical form: 11 ASCII digits, <c>09XXXXXXXXX</c>.</summary>
public readonly record struct PhoneNumber
{
    /// <summary>Characters of the longest spelling that is read.</summary>
    public const int MaxSpelling = 32;

    private readonly string? _value;

    private PhoneNumber(string value) => _value = value;

    public string Value => _value ?? throw new InvalidOperationException("An empty phone number is a bug.");

    /// <summary>
    /// Reads any usual spelling: <c>09…</c>, <c>9…</c>, <c>98…</c>, <c>+98…</c>, <c>0098…</c>, with spaces, dashes, dots or
    /// brackets, in Latin, Persian or Arabic digits. Operators' prefixes are not checked: number portability breaks the map.
    /// </summary>
    public static Result<PhoneNumber> Parse(string? text)
    {
        if (text is null || text.Length > MaxSpelling)
            return UserErrors.PhoneInvalid;

        Span<char> digits = stackalloc char[MaxSpelling];
        var count = 0;
        foreach (var c in text)
        {
            if (Digits.ToLatin(c) is { } digit)
                digits[count++] = digit;
            else if (!IsDecoration(c, count))
                return UserErrors.PhoneInvalid;
        }

        ReadOnlySpan<char> number = digits[..count];
        if (number.StartsWith("0098"))
            number = number[4..];
        else if (number.StartsWith("98") && number.Length is 12 or 13)
            number = number[2..];
        else if (number.StartsWith("0"))
            number = number[1..];
        if (number.Length == 11 && number[0] == '0')
            number = number[1..];
        return number.Length == 10 && number[0] == '9' ? new PhoneNumber($"0{number}") : UserErrors.PhoneInvalid;
    }

    /// <summary>Digits that a block of 10,000 numbers shares.</summary>
    public const int PrefixLength = 7;

    /// <summary>The block of 10,000 numbers it belongs to, such as <c>0912345</c>; names nobody.</summary>
    public string Prefix => Value[..PrefixLength];

    /// <summary>For logs: <c>0912***4567</c>.</summary>
    public string Masked => $"{Value[..4]}***{Value[7..]}";

    public override string ToString() => Masked;

    /// <summary>Invisible direction marks come along when a number is copied out of right-to-left text.</summary>
    private static bool IsDecoration(char c, int digitsSoFar) =>
        c switch
        {
            '+' => digitsSoFar == 0,
            ' ' or '-' or '.' or '(' or ')' or '\u00A0' or '\u2010' or '\u2011' or '\u2013' => true,
            '\u200E' or '\u200F' or '\u202A' or '\u202B' or '\u202C' or '\u2066' or '\u2067' or '\u2068' or '\u2069' => true,
            _ => false,
        };
}
