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

    public UserId UserId { get; private init; }
    public DeviceId Id { get; private init; }

    /// <summary>What its owner calls it; null until it has a name.</summary>
    public string? Name { get; private set; }
    public Instant FirstSeenAt { get; private init; }

    /// <summary>The last sign-in from it.</summary>
    public Instant LastSeenAt { get; private set; }

    private Device() { } // EF

    public static Device Meet(UserId user, DeviceId id, string? name, Instant now) =>
        new()
        {
            UserId = user,
            Id = id,
            Name = name,
            FirstSeenAt = now,
            LastSeenAt = now,
        };

    /// <summary>Somebody signed in from it again; a name given along replaces the one it had.</summary>
    public void SeenAgain(string? name, Instant now) => (Name, LastSeenAt) = (name ?? Name, now);
}
