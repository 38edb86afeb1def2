using System.Net;
using Nobat.Domain.Network;
using NodaTime;

namespace Nobat.Application.Network;

/// <summary>Who stands in front of Nobat and who may come in (<c>Network</c> in configuration). Ranges are addresses or CIDRs.</summary>
public sealed class NetworkOptions
{
    public const string Section = "Network";

    /// <summary>Whether <c>X-Forwarded-For</c> and <c>-Proto</c> are read, from trusted proxies only.</summary>
    public bool ForwardedHeaders { get; set; }

    /// <summary>The proxies whose word counts.</summary>
    public IList<string> TrustedProxies { get; init; } = [];

    /// <summary>How many proxies stand in a row.</summary>
    public int ForwardLimit { get; set; } = 1;

    /// <summary>Where administrators' routes may be called from; empty: from anywhere.</summary>
    public IList<string> AdminAllow { get; init; } = [];

    /// <summary>Kept out of everything, besides what administrators block.</summary>
    public IList<string> Block { get; init; } = [];

    /// <summary>Whether plain http is refused; unless told, it is in Production. Probes are always answered.</summary>
    public bool? RequireHttps { get; set; }

    public AutoBlockOptions AutoBlock { get; init; } = new();
}

/// <summary>When an address is blocked by itself (<c>Network:AutoBlock</c>).</summary>
public sealed class AutoBlockOptions
{
    /// <summary>Failed sign-ins, refused codes and forged tokens within <see cref="Window"/> that are let pass; the next one blocks.</summary>
    public int Strikes { get; set; } = 60;

    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The first block; each further one within a day is twice as long as the last. Not shorter than <see cref="Window"/>.</summary>
    public TimeSpan First { get; set; } = TimeSpan.FromMinutes(5);

    public TimeSpan Longest { get; set; } = TimeSpan.FromHours(24);

    internal BlockLengths Lengths => new(Duration.FromTimeSpan(First), Duration.FromTimeSpan(Longest), Duration.FromDays(1));
}

/// <summary>The ranges of <see cref="NetworkOptions"/>, read once.</summary>
public sealed class NetworkRules
{
    private readonly AddressRange[] _adminAllow;
    private readonly AddressRange[] _spared;

    public NetworkRules(NetworkOptions options)
    {
        TrustedProxies = Read(options.TrustedProxies);
        Blocked = Read(options.Block);
        _adminAllow = Read(options.AdminAllow);
        _spared = [.. TrustedProxies, .. _adminAllow];
    }

    public AddressRange[] TrustedProxies { get; }

    public AddressRange[] Blocked { get; }

    public bool IsForAdministrators(IPAddress? address) => _adminAllow.Length == 0 || IsIn(_adminAllow, address);

    /// <summary>Whether a block of this range would keep out a proxy, and with it everybody, or the administrators.</summary>
    public bool Spares(AddressRange range) => _spared.Any(range.Overlaps);

    private static bool IsIn(AddressRange[] ranges, IPAddress? address)
    {
        if (address is null)
            return false;
        var number = AddressRange.Number(address);
        return ranges.Any(range => range.Contains(number));
    }

    private static AddressRange[] Read(IEnumerable<string> texts) =>
        [.. texts.Select(text => AddressRange.Parse(text) ?? throw new ArgumentException("A range was not validated.", nameof(texts)))];
}
