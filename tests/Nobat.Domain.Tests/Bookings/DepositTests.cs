using Nobat.Domain.Bookings;
using Nobat.Domain.Policies;
using NodaTime;
using static Nobat.Domain.Tests.Bookings.BookingSamples;

namespace Nobat.Domain.Tests.Bookings;

[Trait("Feature", "BK-07")]
public sealed class DepositTests
{
    [Fact]
    public void A_booking_that_asks_for_a_deposit_waits_for_it()
    {
        var booking = DepositSamples.Due();

        Assert.Equal(
            (BookingStatus.Pending, DepositStatus.Due, Now + Booking.TimeToPay),
            (booking.Status, booking.DepositStatus, booking.DepositDueAt)
        );
        Assert.Equal(BookingErrors.DepositDue, booking.Confirm(ByStylist, Now).Error);
        Assert.True(booking.TakeDeposit(Now).IsSuccess);
        Assert.Equal((BookingStatus.Confirmed, DepositStatus.Paid), (booking.Status, booking.DepositStatus));
        Assert.Equal(BookingErrors.DepositNotDue, booking.TakeDeposit(Now).Error);
    }

    [Fact]
    public void Nobody_pays_after_the_visit_has_begun()
    {
        var booking = DepositSamples.Due(start: Now + Duration.FromMinutes(4));

        booking.GoAndPay(Now);

        Assert.Equal(Now + Duration.FromMinutes(4), booking.DepositDueAt);
        Assert.Equal(BookingErrors.HoldExpired, booking.GoAndPay(Now + Duration.FromMinutes(4)).Error);
    }

    [Fact]
    public void Being_verified_keeps_the_time_and_hearing_no_gives_the_old_deadline_back()
    {
        var booking = DepositSamples.Due();
        var (asked, due) = (Now + Duration.FromMinutes(14), booking.DepositDueAt!.Value);

        booking.KeepWhileVerifying(asked);
        Assert.Equal(BookingStatus.Pending, booking.StatusAt(asked + Booking.TimeToVerify - Duration.FromSeconds(1)));
        booking.NothingPaid();

        Assert.Equal(BookingStatus.Expired, booking.StatusAt(due));
    }

    [Fact]
    public void What_ran_out_before_it_was_asked_about_stays_run_out()
    {
        var booking = DepositSamples.Due();
        var late = Now + Booking.TimeToPay;

        booking.KeepWhileVerifying(late);

        Assert.Equal(BookingErrors.HoldExpired, booking.TakeDeposit(late).Error);
        Assert.True(booking.Retake(late).IsSuccess);
        Assert.Equal(BookingStatus.Confirmed, booking.Status);
    }

    [Fact]
    public void A_visit_that_has_begun_is_not_taken_again()
    {
        var booking = DepositSamples.Due();

        Assert.Equal(BookingErrors.HoldExpired, booking.Retake(booking.StartsAt).Error);
    }

    [Fact, Trait("Feature", "BK-05")]
    public void Moving_before_paying_grants_no_more_time_and_still_asks()
    {
        var booking = DepositSamples.Due();
        var due = booking.DepositDueAt;

        Assert.True(booking.Reschedule(AVisit(Now + Duration.FromHours(72)), ByCustomer, Now + Duration.FromMinutes(5)).IsSuccess);

        Assert.Equal((BookingStatus.Pending, DepositStatus.Due, due), (booking.Status, booking.DepositStatus, booking.DepositDueAt));
    }

    [Fact, Trait("Feature", "BK-05")]
    public void A_paid_visit_that_waits_for_approval_again_is_never_asked_to_pay_twice()
    {
        var booking = DepositSamples.Paid();
        booking.Reschedule(AVisit(Now + Duration.FromHours(72), approval: true), ByCustomer, Now);
        Assert.Equal((BookingStatus.Pending, DepositStatus.Paid), (booking.Status, booking.DepositStatus));

        Assert.True(booking.Confirm(ByStylist, Now).IsSuccess);

        Assert.Equal((BookingStatus.Confirmed, DepositStatus.Paid), (booking.Status, booking.DepositStatus));
    }

    [Theory, Trait("Feature", "BK-06")]
    [InlineData("declined")]
    [InlineData("lapsed")]
    public void A_paid_visit_that_the_stylist_does_not_take_gives_everything_back(string how)
    {
        var booking = DepositSamples.Paid(900);
        booking.Reschedule(AVisit(Now + Duration.FromHours(72), approval: true), ByCustomer, Now);

        var ended = how == "declined" ? booking.Decline(null, ByStylist, Now) : booking.Expire(booking.ExpiresAt!.Value);

        Assert.True(ended.IsSuccess);
        Assert.Equal((0L, 900L, DepositStatus.Refunded), (booking.DepositKept, booking.DepositReturned, booking.DepositStatus));
        Assert.Contains(new DepositSettled(booking.Id, Stylist, Customer, 0, 900), booking.Events);
    }

    [Fact, Trait("Feature", "BK-06")]
    public void Moving_late_does_not_make_cancelling_free_again()
    {
        var policy = BookingPolicy.Next(BookingPolicy.Default, 24, 40, 100, 0, 5).Value;
        var booking = DepositSamples.Paid(1_000, Now + Duration.FromHours(10), policy);
        booking.Reschedule(AVisit(Now + Duration.FromHours(200)), ByCustomer, Now);

        booking.Cancel(null, ByCustomer, Now);

        Assert.Equal((400L, 600L), (booking.DepositKept, booking.DepositReturned));
    }

    [Fact]
    public void An_unpaid_booking_that_is_cancelled_owes_nothing()
    {
        var booking = DepositSamples.Due();

        booking.Cancel(null, ByCustomer, Now);

        Assert.Equal((DepositStatus.None, 0L, 0L), (booking.DepositStatus, booking.DepositKept, booking.DepositReturned));
        Assert.Equal(BookingErrors.Closed, booking.TakeDeposit(Now).Error);
        Assert.Equal(BookingErrors.HoldExpired, booking.Retake(Now).Error);
    }

    [Fact]
    public void A_walk_in_is_asked_for_no_deposit()
    {
        var phone = Nobat.Domain.Users.PhoneNumber.Parse("09120000001").Value;

        var walkIn = Booking.WalkIn(AVisit(), DepositSamples.Asking(500), "Mina", phone, ByStylist, Now);

        Assert.Equal((BookingStatus.Confirmed, 0L, 2_000L), (walkIn.Status, walkIn.DepositAmount, walkIn.TotalAmount));
    }
}
