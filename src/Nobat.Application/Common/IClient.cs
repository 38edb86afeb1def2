using Nobat.Domain.Common;

namespace Nobat.Application.Common;

/// <summary>Where a request comes from, as far as that can be told. Nothing here proves who somebody is.</summary>
public interface IClient
{
    /// <summary>Whom limits count: an IPv4 address, or the /64 of an IPv6 one, which one household or host owns whole.</summary>
    string Address { get; }

    /// <summary>Its neighbourhood, which may be shown and kept: IPv4 /24, IPv6 /48.</summary>
    string Network { get; }

    /// <summary>The app or browser in its own words, cut to 256 characters; null when it says nothing.</summary>
    string? UserAgent { get; }

    /// <summary>The device whose token came along in the header <c>Nobat-Device</c>; null without one or with a forged one.</summary>
    DeviceId? Device { get; }
}
