using Nobat.Domain.Common;

namespace Nobat.Domain.Services;

/// <summary>A stylist added a service. Amounts are Rial.</summary>
public sealed record ServiceAdded(
    ServiceId Service,
    StylistId Stylist,
    int DurationMinutes,
    long Price,
    long DepositAmount,
    bool IsActive,
    bool IsAddOn
) : IDomainEvent;

/// <summary>What a service is from now on. Amounts are Rial.</summary>
public sealed record ServiceChanged(
    ServiceId Service,
    StylistId Stylist,
    int DurationMinutes,
    long Price,
    long DepositAmount,
    bool IsActive,
    bool IsAddOn
) : IDomainEvent;

public sealed record ServiceRemoved(ServiceId Service, StylistId Stylist) : IDomainEvent;
