using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Policies;

/// <summary>
/// What moving, cancelling and staying away cost. A stylist's policy has versions; the one of the moment is copied onto each booking, so
/// a later change touches nobody who has booked already.
/// </summary>
/// <param name="Version">1, 2, …; 0 is the policy of stylists who never set one.</param>
/// <param name="FreeCancellationHours">Until so many hours before the visit cancelling costs nothing.</param>
/// <param name="LateCancellationPercent">Of the deposit, kept when a customer cancels later than that.</param>
/// <param name="NoShowPercent">Of the deposit, kept when nobody came.</param>
/// <param name="RescheduleHours">Until so many hours before the visit it can be moved; 0: until it begins.</param>
/// <param name="MaxReschedules">How often one booking can be moved.</param>
public sealed record BookingPolicy(
    int Version,
    int FreeCancellationHours,
    int LateCancellationPercent,
    int NoShowPercent,
    int RescheduleHours,
    int MaxReschedules
)
{
    public const int MaxHours = 720;
    public const int MostReschedules = 100;

    /// <summary>What holds until a stylist says otherwise.</summary>
    public static readonly BookingPolicy Default = new(0, 24, 100, 100, 0, 10);

    /// <summary>The next version, or <c>policy.invalid</c> with the members that are out of range.</summary>
    public static Result<BookingPolicy> Next(
        BookingPolicy before,
        int freeCancellationHours,
        int lateCancellationPercent,
        int noShowPercent,
        int rescheduleHours,
        int maxReschedules
    )
    {
        var wrong = new (string Field, int Value, int Max)[]
        {
            ("freeCancellationHours", freeCancellationHours, MaxHours),
            ("lateCancellationPercent", lateCancellationPercent, 100),
            ("noShowPercent", noShowPercent, 100),
            ("rescheduleHours", rescheduleHours, MaxHours),
            ("maxReschedules", maxReschedules, MostReschedules),
        }
            .Where(member => member.Value < 0 || member.Value > member.Max)
            .Select(member => PolicyErrors.OutOfRange.AsField(member.Field, member.Max))
            .ToList();
        return wrong.Count > 0
            ? PolicyErrors.Invalid.WithFields(wrong)
            : new BookingPolicy(
                before.Version + 1,
                freeCancellationHours,
                lateCancellationPercent,
                noShowPercent,
                rescheduleHours,
                maxReschedules
            );
    }

    /// <summary>The last moment at which the customer cancels for nothing; exclusive.</summary>
    public Instant FreeUntil(Instant startsAt) => startsAt - Duration.FromHours(FreeCancellationHours);

    /// <summary>The last moment at which the visit can be moved; exclusive.</summary>
    public Instant MovableUntil(Instant startsAt) => startsAt - Duration.FromHours(RescheduleHours);

    /// <summary>What a customer who cancels now loses of a deposit, and what comes back.</summary>
    public DepositSplit WhenCancelled(long deposit, Instant startsAt, Instant now) =>
        now < FreeUntil(startsAt) ? DepositSplit.ReturnAll(deposit) : DepositSplit.Keep(deposit, LateCancellationPercent);

    public DepositSplit WhenMissed(long deposit) => DepositSplit.Keep(deposit, NoShowPercent);
}

/// <summary>A deposit, parted: the two always add up to it. Rial.</summary>
public readonly record struct DepositSplit(long Kept, long Returned)
{
    public static DepositSplit ReturnAll(long deposit) => new(0, deposit);

    public static DepositSplit KeepAll(long deposit) => new(deposit, 0);

    /// <summary>Whole Rials; what does not divide goes back to the customer.</summary>
    public static DepositSplit Keep(long deposit, int percent)
    {
        // Deposits are bounded far below long.MaxValue / 100.
        var kept = deposit * percent / 100;
        return new(kept, deposit - kept);
    }
}
