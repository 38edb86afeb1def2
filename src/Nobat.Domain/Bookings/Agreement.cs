using Nobat.Domain.Policies;
using Nobat.Domain.Services;

namespace Nobat.Domain.Bookings;

/// <summary>What customer and stylist agree on besides the time; copied onto the booking, which later changes leave alone.</summary>
/// <param name="Services">What is done and what it costs.</param>
/// <param name="Policy">What moving, cancelling and staying away cost.</param>
public sealed record Agreement(ChosenServices Services, BookingPolicy Policy)
{
    /// <summary>A plain visit, whose price the stylist has not said, on the terms of who never set any.</summary>
    public static readonly Agreement Plain = new(ChosenServices.None, BookingPolicy.Default);
}
