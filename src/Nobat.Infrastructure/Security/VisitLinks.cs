using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Nobat.Application.Bookings;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Infrastructure.Security;

/// <summary>
/// Fifty characters of base64url, for they travel in text messages: purpose (1 byte), booking (16), end in seconds (4), and the first 128
/// bits of HMAC-SHA256 (RFC 2104, section 5) over these, the customer, and for moving how often the visit was moved.
/// </summary>
internal sealed class VisitLinks(IOptions<SecurityOptions> options) : IVisitLinks
{
    private const int ClaimBytes = 21;
    private const int MacBytes = 16;
    private const int TokenBytes = ClaimBytes + MacBytes;
    private const int TokenLength = 50;

    // The first makes new ones; the others are accepted.
    private readonly byte[][] _keys = Tokens.KeysFor("nobat visit link", options.Value);

    public string Create(VisitPurpose purpose, Booking booking)
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        token[0] = (byte)purpose;
        booking.Id.Value.TryWriteBytes(token[1..], bigEndian: true, out _);
        BinaryPrimitives.WriteUInt32BigEndian(token[17..], checked((uint)booking.StartsAt.ToUnixTimeSeconds()));
        Mac(_keys[0], token[..ClaimBytes], booking, token[ClaimBytes..]);
        return Base64Url.EncodeToString(token);
    }

    public VisitClaim? Read(string token)
    {
        Span<byte> bytes = stackalloc byte[TokenBytes];
        return TryDecode(token, bytes) && Enum.IsDefined((VisitPurpose)bytes[0])
            ? new VisitClaim(
                (VisitPurpose)bytes[0],
                BookingId.From(new Guid(bytes[1..17], bigEndian: true)),
                Instant.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(bytes[17..]))
            )
            : null;
    }

    public bool Proves(string token, Booking booking)
    {
        Span<byte> bytes = stackalloc byte[TokenBytes];
        Span<byte> mac = stackalloc byte[MacBytes];
        if (!TryDecode(token, bytes) || new Guid(bytes[1..17], bigEndian: true) != booking.Id.Value)
            return false;
        var isProved = false;
        foreach (var key in _keys)
        {
            Mac(key, bytes[..ClaimBytes], booking, mac);
            isProved |= CryptographicOperations.FixedTimeEquals(mac, bytes[ClaimBytes..]);
        }

        return isProved;
    }

    private static void Mac(byte[] key, ReadOnlySpan<byte> claim, Booking booking, Span<byte> mac)
    {
        Span<byte> what = stackalloc byte[ClaimBytes + 16 + 4];
        what.Clear();
        claim.CopyTo(what);
        booking.CustomerId?.Value.TryWriteBytes(what[ClaimBytes..], bigEndian: true, out _);
        if ((VisitPurpose)claim[0] is VisitPurpose.Reschedule)
            BinaryPrimitives.WriteInt32BigEndian(what[(ClaimBytes + 16)..], booking.Reschedules);
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, what, whole);
        whole[..MacBytes].CopyTo(mac);
    }

    /// <summary>One spelling only: what decodes to the same bytes is not the same token.</summary>
    private static bool TryDecode(string token, Span<byte> bytes) =>
        token.Length == TokenLength
        && Base64Url.IsValid(token)
        && Base64Url.TryDecodeFromChars(token, bytes, out var count)
        && count == TokenBytes
        && Base64Url.EncodeToString(bytes) == token;
}
