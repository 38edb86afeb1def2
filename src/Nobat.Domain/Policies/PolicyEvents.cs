using Nobat.Domain.Common;

namespace Nobat.Domain.Policies;

/// <summary>Bookings from now on agree to other terms.</summary>
public sealed record PolicyChanged(
    StylistId Stylist,
    int Version,
    int FreeCancellationHours,
    int LateCancellationPercent,
    int NoShowPercent,
    int RescheduleHours,
    int MaxReschedules
) : IDomainEvent
{
    public PolicyChanged(StylistId stylist, BookingPolicy policy)
        : this(
            stylist,
            policy.Version,
            policy.FreeCancellationHours,
            policy.LateCancellationPercent,
            policy.NoShowPercent,
            policy.RescheduleHours,
            policy.MaxReschedules
        ) { }
}
