using Nobat.Domain.Policies;

namespace Nobat.Domain.Bookings;

/// <summary>What customer and stylist agree on besides the time; copied onto the booking, which later changes leave alone.</summary>
/// <param name="TotalAmount">Rial.</param>
/// <param name="DepositAmount">Rial, at most the total; 0 where none is asked for.</param>
public sealed record Agreement(long TotalAmount, long DepositAmount, BookingPolicy Policy)
{
    /// <summary>A plain visit, whose price the stylist has not said.</summary>
    public static Agreement Plain(BookingPolicy policy) => new(0, 0, policy);
}
