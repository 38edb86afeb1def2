using Nobat.Domain.Common;

namespace Nobat.Domain.Stylists;

/// <summary>A profile waits for an administrator.</summary>
public sealed record StylistSubmitted(StylistId Stylist) : IDomainEvent;

public sealed record StylistApproved(StylistId Stylist) : IDomainEvent;

/// <summary>The reason is on the profile.</summary>
public sealed record StylistRejected(StylistId Stylist) : IDomainEvent;

/// <summary>The reason is on the profile.</summary>
public sealed record StylistSuspended(StylistId Stylist) : IDomainEvent;

public sealed record StylistReinstated(StylistId Stylist) : IDomainEvent;
