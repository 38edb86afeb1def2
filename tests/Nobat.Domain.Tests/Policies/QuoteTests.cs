using CsCheck;
using Nobat.Domain.Bookings;
using Nobat.Domain.Policies;
using Nobat.Domain.Tests.Bookings;
using NodaTime;
using static Nobat.Domain.Tests.Bookings.BookingSamples;

namespace Nobat.Domain.Tests.Policies;

public sealed class QuoteTests
{
    private static readonly Gen<BookingPolicy> APolicy = Gen.Select(
        Gen.Int[0, BookingPolicy.MaxHours],
        Gen.Int[0, 100],
        Gen.Int[0, 100],
        Gen.Int[0, 48],
        Gen.Int[0, 5],
        (free, late, missed, move, moves) => BookingPolicy.Next(BookingPolicy.Default, free, late, missed, move, moves).Value
    );

    /// <summary>What the policy says in words, worked out apart from the code: whole Rials, the rest to the customer.</summary>
    private static (long Kept, long Returned) Expected(BookingPolicy policy, long deposit, Duration ahead, bool movedLate, string how)
    {
        decimal percent = how switch
        {
            "customer" when !movedLate && ahead > Duration.FromHours(policy.FreeCancellationHours) => 0,
            "customer" => policy.LateCancellationPercent,
            "no_show" => policy.NoShowPercent,
            "complete" => 100,
            _ => 0,
        };
        var kept = (long)decimal.Floor(deposit * percent / 100m);
        return (kept, deposit - kept);
    }

    [Fact, Trait("Feature", "BK-06"), Trait("Feature", "PY-04")]
    public void What_is_quoted_is_what_the_act_does_and_what_the_policy_says()
    {
        var cases = 0;
        Gen.Select(
                APolicy,
                Gen.Long[1, 2_000_000_000],
                Gen.Int[1, 60 * 24 * 40],
                Gen.OneOf(new[] { "customer", "stylist", "admin", "no_show", "complete" }.Select(Gen.Const).ToArray()),
                Gen.Bool
            )
            .Sample(
                (policy, deposit, minutesAhead, how, moves) =>
                {
                    var start = Now + Duration.FromMinutes(minutesAhead);
                    var booking = DepositSamples.Paid(deposit, start, policy);
                    var movedLate = false;
                    if (moves && booking.Reschedule(AVisit(start + Duration.FromHours(1)), ByCustomer, Now).IsSuccess)
                    {
                        movedLate = Now >= policy.FreeUntil(start);
                        start += Duration.FromHours(1);
                    }

                    var (quoted, acted) = Act(booking, how, start);
                    Interlocked.Increment(ref cases);
                    var expected = Expected(policy, deposit, start - Now, movedLate, how);
                    return quoted == expected && acted == expected && acted.Kept + acted.Returned == deposit && acted.Kept >= 0;
                },
                iter: 100_000
            );
        Assert.True(cases >= 100_000);
    }

    private static ((long, long) Quoted, (long Kept, long Returned) Acted) Act(Booking booking, string how, Instant start)
    {
        var party = how switch
        {
            "customer" => BookingParty.Customer,
            "stylist" => BookingParty.Stylist,
            _ => BookingParty.Admin,
        };
        var split = how switch
        {
            "no_show" => booking.Policy.WhenMissed(booking.DepositAmount),
            "complete" => DepositSplit.KeepAll(booking.DepositAmount),
            _ => booking.WhenCancelledBy(party, Now),
        };
        var done = how switch
        {
            "no_show" => booking.MarkNoShow(ByStylist, start),
            "complete" => booking.Complete(ByStylist, start),
            _ => booking.Cancel(null, new Actor(party, Customer), Now),
        };
        Assert.True(done.IsSuccess);
        return ((split.Kept, split.Returned), (booking.DepositKept, booking.DepositReturned));
    }

    [Fact, Trait("Feature", "BK-06")]
    public void The_hour_before_which_cancelling_is_free_is_the_last_moment_exclusive()
    {
        var (start, policy) = (Now + Duration.FromHours(48), BookingPolicy.Default);

        Assert.Equal(
            new DepositSplit(0, 10),
            policy.WhenCancelled(10, start, start - Duration.FromHours(24) - Duration.FromNanoseconds(1))
        );
        Assert.Equal(new DepositSplit(10, 0), policy.WhenCancelled(10, start, start - Duration.FromHours(24)));
    }

    [Theory, Trait("Feature", "BK-06")]
    [InlineData(-1, 0, 0, 0, 0, "freeCancellationHours")]
    [InlineData(721, 0, 0, 0, 0, "freeCancellationHours")]
    [InlineData(0, 101, 0, 0, 0, "lateCancellationPercent")]
    [InlineData(0, 0, -1, 0, 0, "noShowPercent")]
    [InlineData(0, 0, 0, 721, 0, "rescheduleHours")]
    [InlineData(0, 0, 0, 0, 101, "maxReschedules")]
    public void A_policy_out_of_range_is_refused(int free, int late, int missed, int move, int moves, string field)
    {
        var made = BookingPolicy.Next(BookingPolicy.Default, free, late, missed, move, moves);

        Assert.Equal(PolicyErrors.Invalid, made.Error);
        Assert.Equal(field, Assert.Single(made.Error!.Fields).Field);
    }

    [Fact, Trait("Feature", "BK-05"), Trait("Feature", "BK-06")]
    public void A_visit_moves_only_as_often_and_as_late_as_agreed()
    {
        var policy = BookingPolicy.Next(BookingPolicy.Default, 24, 100, 100, 12, 1).Value;
        var booking = DepositSamples.Paid(policy: policy);
        var later = AVisit(Now + Duration.FromHours(72));
        var tooLate = booking.StartsAt - Duration.FromHours(12);

        Assert.Equal(BookingErrors.TooLateToMove, booking.Reschedule(later, ByCustomer, tooLate).Error);
        Assert.True(booking.Reschedule(later, ByCustomer, Now).IsSuccess);
        Assert.Equal(BookingErrors.MovedTooOften, booking.Reschedule(AVisit(Now + Duration.FromHours(96)), ByCustomer, Now).Error);
    }
}
