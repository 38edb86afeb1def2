using Nobat.Domain.Policies;

namespace Nobat.Application.Policies;

/// <summary>What moving, cancelling and staying away cost.</summary>
/// <param name="Version">0 until the stylist sets one.</param>
/// <param name="FreeCancellationHours">Until so many hours before the visit cancelling costs nothing.</param>
/// <param name="LateCancellationPercent">Of the deposit, kept when a customer cancels later.</param>
/// <param name="NoShowPercent">Of the deposit, kept when nobody came.</param>
/// <param name="RescheduleHours">Until so many hours before the visit it can be moved.</param>
/// <param name="MaxReschedules">How often it can be moved.</param>
public sealed record PolicyAnswer(
    int Version,
    int FreeCancellationHours,
    int LateCancellationPercent,
    int NoShowPercent,
    int RescheduleHours,
    int MaxReschedules
)
{
    internal static PolicyAnswer Of(BookingPolicy policy) =>
        new(
            policy.Version,
            policy.FreeCancellationHours,
            policy.LateCancellationPercent,
            policy.NoShowPercent,
            policy.RescheduleHours,
            policy.MaxReschedules
        );
}
