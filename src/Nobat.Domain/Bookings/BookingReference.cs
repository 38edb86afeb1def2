using System.Security.Cryptography;

namespace Nobat.Domain.Bookings;

/// <summary>
/// What people read to each other: <c>NB-7K4M-2Q9D</c>. Eight symbols of Crockford's base 32 (no I, L, O, U), 40 random bits.
/// It names a booking, it opens nothing: who may see the booking is asked separately.
/// </summary>
public static class BookingReference
{
    public const int Length = 12;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string New()
    {
        var symbols = RandomNumberGenerator.GetString(Alphabet, 8);
        return $"NB-{symbols.AsSpan(0, 4)}-{symbols.AsSpan(4)}";
    }
}
