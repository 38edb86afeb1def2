using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Nobat.Domain.Stylists;

/// <summary>
/// The secret part of a shared booking link: 192 random bits in base64url. It is kept as it is, not as a hash, because its owner
/// must be able to see and share it again; whoever reads the table could open only what any guest with the link can see.
/// </summary>
public readonly record struct BookingLinkToken
{
    public const int Bytes = 24;

    /// <summary>Characters of <see cref="Bytes"/> in base64url.</summary>
    public const int Length = 32;

    public string Value { get; }

    private BookingLinkToken(string value) => Value = value;

    public static BookingLinkToken New() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>For the database's eyes: takes a value that <see cref="New"/> made.</summary>
    public static BookingLinkToken FromStorage(string value) => new(value);

    /// <summary>Compares in a time that tells nothing about where the two differ.</summary>
    public bool Matches(string presented) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Value), Encoding.UTF8.GetBytes(presented));

    public override string ToString() => Value;
}
