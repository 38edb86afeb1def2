using Nobat.Domain.Common;

namespace Nobat.Domain.Policies;

/// <summary>Bookings from now on agree to other terms; see <see cref="BookingPolicy"/>.</summary>
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
    internal static PolicyChanged To(StylistId stylist, BookingPolicy policy) =>
        new(
            stylist,
            policy.Version,
            policy.FreeCancellationHours,
            policy.LateCancellationPercent,
            policy.NoShowPercent,
            policy.RescheduleHours,
            policy.MaxReschedules
        );
}
