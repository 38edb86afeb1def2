namespace Nobat.Application.Bookings;

/// <summary>How long and how many times somebody can hold; section <c>Bookings</c> of the configuration.</summary>
public sealed class BookingOptions
{
    public const string Section = "Bookings";

    public TimeSpan HoldLength { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Live holds of one customer at all stylists together; at one stylist it is always one.</summary>
    public int MaxLiveHolds { get; set; } = 3;

    /// <summary>Holds that may end without a booking within <see cref="UnusedHoldsWindow"/> before the customer has to wait.</summary>
    public int UnusedHoldsAllowed { get; set; } = 6;

    public TimeSpan UnusedHoldsWindow { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A hold given back sooner than this hurt nobody and is not counted.</summary>
    public TimeSpan UnusedHoldsLeast { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The first wait; it doubles with every further unused hold, up to <see cref="UnusedHoldsWindow"/>.</summary>
    public TimeSpan CoolDown { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many hours after its end a confirmed visit that the stylist said nothing about counts as having taken place.</summary>
    public int CompleteAfterHours { get; set; } = 24;
}
