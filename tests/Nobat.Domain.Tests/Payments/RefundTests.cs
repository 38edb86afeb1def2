using Nobat.Domain.Common;
using Nobat.Domain.Payments;
using NodaTime;

namespace Nobat.Domain.Tests.Payments;

[Trait("Feature", "PY-04")]
public sealed class RefundTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0);

    [Fact]
    public void A_refund_without_a_way_back_waits_for_a_person_at_once()
    {
        var refund = Owed(RefundRoute.Manual);

        Assert.Equal((RefundStatus.Manual, null), (refund.Status, refund.NextTryAt));
        Assert.Contains(refund.Events, happened => happened is RefundLeftToPerson);
        Assert.Equal(PaymentErrors.WrongState, refund.BeginSending(Now).Error);
    }

    [Fact]
    public void One_sends_at_a_time()
    {
        var refund = Owed(RefundRoute.Refund);

        Assert.True(refund.BeginSending(Now).IsSuccess);
        Assert.Equal(PaymentErrors.WrongState, refund.BeginSending(Now + Refund.SendLease - Duration.FromSeconds(1)).Error);
        Assert.True(refund.BeginSending(Now + Refund.SendLease).IsSuccess);
        Assert.Equal(2, refund.Attempts);
    }

    [Fact, Trait("Promise", "P-5")]
    public void An_unclear_try_is_repeated_only_where_repeating_pays_once()
    {
        var (keyed, unkeyed) = (Owed(RefundRoute.Refund), Owed(RefundRoute.Refund));
        keyed.BeginSending(Now);
        unkeyed.BeginSending(Now);

        keyed.Unclear("timeout", canAskAgain: true, Now);
        unkeyed.Unclear("timeout", canAskAgain: false, Now);

        Assert.Equal((RefundStatus.Sending, Now + Duration.FromSeconds(30)), (keyed.Status, keyed.NextTryAt));
        Assert.Equal((RefundStatus.Manual, null), (unkeyed.Status, unkeyed.NextTryAt));
    }

    [Fact]
    public void After_eight_unclear_tries_a_person_looks()
    {
        var refund = Owed(RefundRoute.Refund);
        for (var i = 0; i < Refund.MaxAttempts; i++)
        {
            Assert.Equal(i == 0 ? RefundStatus.Due : RefundStatus.Sending, refund.Status);
            Assert.True(refund.BeginSending(refund.NextTryAt!.Value).IsSuccess);
            refund.Unclear("timeout", canAskAgain: true, Now);
        }

        Assert.Equal(RefundStatus.Manual, refund.Status);
    }

    [Fact]
    public void A_refused_reversal_goes_another_way()
    {
        var refund = Owed(RefundRoute.Reversal);
        refund.BeginSending(Now);

        refund.Refused("-62", RefundRoute.Refund, Now);

        Assert.Equal((RefundStatus.Due, RefundRoute.Refund, Now), (refund.Status, refund.Route, refund.NextTryAt));
    }

    [Fact, Trait("Promise", "P-5")]
    public void What_never_left_is_owed_as_before()
    {
        var refund = Owed(RefundRoute.Refund);
        refund.BeginSending(Now);

        refund.NotSent("breaker_open", wasRepeat: false, Now);

        Assert.Equal(RefundStatus.Due, refund.Status);
        Assert.True(refund.NextTryAt > Now);
    }

    [Fact, Trait("Promise", "P-5")]
    public void A_try_whose_end_is_not_known_is_not_forgotten_over_one_that_never_left()
    {
        var refund = Owed(RefundRoute.Refund);
        refund.BeginSending(Now);
        refund.Unclear("timeout", canAskAgain: true, Now);
        var later = refund.NextTryAt!.Value;
        refund.BeginSending(later);

        refund.NotSent("breaker_open", wasRepeat: true, later);

        Assert.Equal(RefundStatus.Sending, refund.Status);
    }

    [Fact]
    public void Only_what_waits_for_a_person_is_done_by_one_and_only_once()
    {
        var (admin, refund) = (UserId.New(), Owed(RefundRoute.Refund));
        Assert.Equal(PaymentErrors.RefundNotManual, refund.DoneByHand("PAYA-1", RefundPayer.Hand, admin, Now).Error);
        refund.BeginSending(Now);
        refund.Unclear("timeout", canAskAgain: false, Now);

        Assert.True(refund.DoneByHand("PAYA-1", RefundPayer.Hand, admin, Now).IsSuccess);

        Assert.Equal((RefundStatus.Done, RefundRoute.Manual, admin), (refund.Status, refund.Route, refund.DoneBy));
        Assert.Equal(PaymentErrors.RefundNotManual, refund.DoneByHand("PAYA-2", RefundPayer.Hand, admin, Now).Error);
        Assert.Equal(PaymentErrors.WrongState, refund.Done("late", Now).Error);
    }

    [Fact, Trait("Feature", "PY-03")]
    public void What_the_gateway_is_found_to_have_given_back_stays_the_gateways()
    {
        var refund = Owed(RefundRoute.Refund);
        refund.BeginSending(Now);
        refund.Unclear("timeout", canAskAgain: false, Now);

        refund.DoneByHand("AddRefund 4321", RefundPayer.Gateway, UserId.New(), Now);

        Assert.Equal((RefundStatus.Done, RefundRoute.Refund), (refund.Status, refund.Route));
    }

    private static Refund Owed(RefundRoute route)
    {
        var payment = Payment.Start(BookingId.New(), UserId.New(), StylistId.New(), "fake", 50_000, null, Now);
        return Refund.Owe(payment, 50_000, RefundReason.TooLate, route, Now);
    }
}
