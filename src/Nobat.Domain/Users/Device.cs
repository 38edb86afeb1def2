using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Users;

/// <summary>
/// An app or browser from which somebody signed in to an account. A shared tablet is one <see cref="DeviceId"/> with a row for each
/// account, so that what one person trusts says nothing to another.
/// </summary>
public sealed class Device : AggregateRoot
{
    public const int MaxNameLength = 100;
    public const int MaxUserAgentLength = 256;

    /// <summary>Trust does not last for ever; it is asked for again.</summary>
    public static readonly Duration TrustLasts = Duration.FromDays(30);

    public UserId UserId { get; private init; }
    public DeviceId Id { get; private init; }

    /// <summary>What its owner calls it; null until it has a name.</summary>
    public string? Name { get; private set; }

    /// <summary>The app or browser in its own words, as of the first sign-in.</summary>
    public string? UserAgent { get; private init; }
    public Instant FirstSeenAt { get; private init; }

    /// <summary>The last sign-in from it.</summary>
    public Instant LastSeenAt { get; private set; }

    /// <summary>Until when its owner vouches for it; null when they do not.</summary>
    public Instant? TrustedUntil { get; private set; }

    private Device() { } // EF

    /// <param name="isStrange">Whether the owner has to hear of it: the account has been used, but not from anything like this.</param>
    public static Device Meet(UserId user, DeviceId id, string? name, string? userAgent, bool isStrange, Instant now)
    {
        var device = new Device
        {
            UserId = user,
            Id = id,
            Name = name,
            UserAgent = userAgent,
            FirstSeenAt = now,
            LastSeenAt = now,
        };
        if (isStrange)
            device.Raise(new StrangeDeviceSignedIn(user, id));
        return device;
    }

    public bool IsTrusted(Instant now) => now < TrustedUntil;

    /// <summary>Somebody signed in from it again; a name given along replaces the one it had.</summary>
    public void SeenAgain(string? name, Instant now) => (Name, LastSeenAt) = (name ?? Name, now);

    public void Rename(string name) => Name = name;

    public void Trust(Instant now)
    {
        TrustedUntil = now + TrustLasts;
        Raise(new DeviceTrusted(UserId, Id));
    }

    public void Distrust() => TrustedUntil = null;
}
