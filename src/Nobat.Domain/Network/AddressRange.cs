using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Nobat.Domain.Network;

/// <summary>
/// Addresses that share their first bits (CIDR). Both families are one number line here: an IPv4 address is its mapped IPv6 one, so
/// however a socket spells it, it is the same address.
/// </summary>
public readonly record struct AddressRange
{
    /// <summary>Characters of the longest spelling.</summary>
    public const int MaxLength = 49;

    private const int Bits = 128;
    private const int BitsBeforeIPv4 = 96;
    private const int HostBitsIPv6 = 64;
    private static readonly UInt128 IPv4Mark = (UInt128)0xFFFF << 32;

    private AddressRange(UInt128 first, int prefix) => (First, Prefix) = (first, prefix);

    /// <summary>The lowest address.</summary>
    public UInt128 First { get; }

    /// <summary>How many leading bits of 128 its addresses share.</summary>
    public int Prefix { get; }

    private bool IsIPv4 => Prefix >= BitsBeforeIPv4 && First >> 32 == 0xFFFF;

    /// <summary><c>203.0.113.7</c>, <c>203.0.113.0/24</c>, <c>2001:db8::/32</c>; null for anything else, also with bits set behind the prefix.</summary>
    public static AddressRange? Parse(string? text)
    {
        if (text is null || text.Length > MaxLength)
            return null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var written = slash < 0 ? text : text[..slash];
        if (!IPAddress.TryParse(written, out var address) || IsShorthand(address, written))
            return null;
        var mapped = address.AddressFamily == AddressFamily.InterNetwork;
        var prefix = Bits;
        if (slash >= 0)
        {
            if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix))
                return null;
            prefix += mapped ? BitsBeforeIPv4 : 0;
        }

        if (prefix > Bits)
            return null;
        var range = new AddressRange(Number(address), prefix);
        return Masked(range.First, prefix) == range.First ? range : null;
    }

    /// <summary>What one caller owns: an IPv4 address, or the /64 of an IPv6 one, which one household or host has whole.</summary>
    public static AddressRange OfCaller(IPAddress? address)
    {
        var number = Number(address ?? IPAddress.None);
        return number >> 32 == 0xFFFF ? new AddressRange(number, Bits) : new AddressRange(Masked(number, HostBitsIPv6), HostBitsIPv6);
    }

    /// <summary>An address as a number.</summary>
    public static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var written);
        return written == 4 ? IPv4Mark | BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    /// <summary>The first address of the range of this width that an address is in.</summary>
    public static UInt128 Masked(UInt128 address, int prefix) => prefix == 0 ? 0 : address & (UInt128.MaxValue << (Bits - prefix));

    public bool Contains(UInt128 address) => Masked(address, Prefix) == First;

    /// <summary>Whether any address is in both.</summary>
    public bool Overlaps(AddressRange other) => Prefix <= other.Prefix ? Contains(other.First) : other.Contains(First);

    /// <summary>Wider than an IPv4 /8 or an IPv6 /19, the largest that anybody was ever given.</summary>
    public bool IsTooWide => Prefix < (IsIPv4 ? BitsBeforeIPv4 + 8 : 19);

    public IPNetwork ToNetwork() => new(FirstAddress, Prefix - (IsIPv4 ? BitsBeforeIPv4 : 0));

    /// <summary>The canonical spelling; a single address has no prefix.</summary>
    public override string ToString() => Prefix == Bits ? FirstAddress.ToString() : ToNetwork().ToString();

    private IPAddress FirstAddress
    {
        get
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, First);
            return new IPAddress(IsIPv4 ? bytes[12..] : bytes);
        }
    }

    /// <summary><c>1</c> and <c>0x7f.1</c> are addresses to the system; to people they are slips. Zones name no address elsewhere.</summary>
    private static bool IsShorthand(IPAddress address, string written) =>
        address.AddressFamily == AddressFamily.InterNetwork ? address.ToString() != written : written.AsSpan().IndexOfAny('%', '[') >= 0;
}
