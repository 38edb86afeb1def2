using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Network;

/// <summary>Addresses are kept out; <paramref name="By"/> is null when Nobat did it by itself.</summary>
public sealed record AddressBlocked(IpBlockId Block, string Network, UserId? By, Instant? Until) : IDomainEvent;

/// <summary>An administrator let them in again before the block's end.</summary>
public sealed record AddressUnblocked(IpBlockId Block, string Network, UserId By) : IDomainEvent;
