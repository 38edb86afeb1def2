using Nobat.Domain.Bookings;
using NodaTime;
using static Nobat.Domain.Tests.Bookings.BookingSamples;

namespace Nobat.Domain.Tests.Bookings;

public sealed class BookingTests
{
    private static readonly Instant Tick = Now + Duration.FromSeconds(1);

    [Fact, Trait("Feature", "BK-01"), Trait("Promise", "B-8")]
    public void A_hold_is_live_until_its_last_instant_and_not_at_it()
    {
        var hold = AHold();
        Assert.True(hold.IsLive(Now + HoldLength - Duration.Epsilon));
        Assert.False(hold.IsLive(Now + HoldLength));
        Assert.Equal(BookingErrors.HoldExpired, hold.BookHeld(null, ByCustomer, Now + HoldLength).Error);
    }

    [Fact, Trait("Feature", "BK-01")]
    public void A_time_that_has_begun_cannot_be_held()
    {
        var refused = Booking.Hold(AVisit(Now), Agreement.Plain, Customer, HoldLength, Now);
        Assert.Equal(BookingErrors.SlotUnavailable, refused.Error);
        Assert.Equal("past", refused.Error!.Data["reason"]);
    }

    [Fact, Trait("Feature", "BK-02")]
    public void A_hold_becomes_a_booking_with_the_same_id_and_reference()
    {
        var booking = AHold();
        var (id, reference) = (booking.Id, booking.Reference);
        Assert.True(booking.BookHeld("Short, please", ByCustomer, Tick).IsSuccess);
        Assert.Equal((id, reference, BookingStatus.Confirmed), (booking.Id, booking.Reference, booking.Status));
        Assert.Equal((null, "Short, please"), (booking.ExpiresAt, booking.CustomerNotes));
    }

    [Fact, Trait("Feature", "BK-02")]
    public void References_are_readable_and_do_not_repeat()
    {
        var references = Enumerable.Range(0, 2000).Select(_ => BookingReference.New()).ToHashSet();
        Assert.Equal(2000, references.Count);
        Assert.All(references, reference => Assert.Matches("^NB-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$", reference));
    }

    [Fact, Trait("Feature", "BK-08")]
    public void Where_the_stylist_approves_a_booking_waits_at_most_a_day()
    {
        var booking = Booked(approval: true);
        Assert.Equal((BookingStatus.Pending, Now + Booking.TimeToApprove), (booking.Status, booking.ExpiresAt));
        Assert.IsType<BookingRequested>(Assert.Single(booking.Events));
    }

    [Fact, Trait("Feature", "BK-08")]
    public void The_time_to_approve_ends_when_the_visit_would_begin()
    {
        var start = Now + Duration.FromHours(2);
        Assert.Equal(start, Booking.Book(AVisit(start, approval: true), Agreement.Plain, Customer, null, Now).Value.ExpiresAt);
    }

    [Fact, Trait("Feature", "BK-08")]
    public void A_walk_in_is_confirmed_even_where_customers_wait_for_approval()
    {
        var walkIn = AWalkIn();
        Assert.Equal((BookingStatus.Confirmed, null), (walkIn.Status, walkIn.CustomerId));
        Assert.Equal("Mina", walkIn.WalkInName);
    }

    [Fact, Trait("Feature", "BK-05")]
    public void A_reschedule_keeps_id_and_reference_and_tells_both_times()
    {
        var booking = Booked();
        var (id, reference, old) = (booking.Id, booking.Reference, booking.Time);
        booking.TakeEvents();
        var later = AVisit(Now + Duration.FromHours(72));

        Assert.True(booking.Reschedule(later, ByCustomer, Tick).IsSuccess);

        Assert.Equal((id, reference, later.Time), (booking.Id, booking.Reference, booking.Time));
        Assert.Equal(later.Blocked, booking.Blocked);
        var line = booking.History[^1];
        Assert.Equal((BookingChangeKind.Rescheduled, old, later.Time), (line.Kind, line.OldTime, line.NewTime));
        var told = Assert.IsType<BookingRescheduled>(Assert.Single(booking.Events));
        Assert.Equal((old.Start, later.Time.Start), (told.OldStartsAt, told.NewStartsAt));
    }

    [Fact, Trait("Feature", "BK-05")]
    public void A_moved_booking_waits_for_approval_again_where_the_stylist_approves_each()
    {
        var booking = Booked(approval: true);
        booking.Confirm(ByStylist, Tick);
        Assert.True(booking.Reschedule(AVisit(Now + Duration.FromHours(72), approval: true), ByCustomer, Tick).IsSuccess);
        Assert.Equal((BookingStatus.Pending, null), (booking.Status, booking.ConfirmedAt));
        Assert.Equal(Tick + Booking.TimeToApprove, booking.ExpiresAt);
    }

    [Fact, Trait("Feature", "BK-03")]
    public void A_second_confirm_changes_nothing_and_tells_nobody()
    {
        var booking = Booked(approval: true);
        booking.Confirm(ByStylist, Tick);
        booking.TakeEvents();
        var lines = booking.History.Count;
        Assert.True(booking.Confirm(ByStylist, Tick).IsSuccess);
        Assert.Empty(booking.Events);
        Assert.Equal(lines, booking.History.Count);
    }

    [Fact, Trait("Feature", "BK-06")]
    public void A_cancellation_records_who_when_and_why()
    {
        var booking = Booked();
        booking.TakeEvents();
        Assert.True(booking.Cancel("Ill", ByCustomer, Tick).IsSuccess);
        Assert.Equal((BookingParty.Customer, Tick, "Ill"), (booking.CancelledBy, booking.CancelledAt, booking.CancellationReason));
        Assert.Equal(BookingParty.Customer, Assert.IsType<BookingCancelled>(Assert.Single(booking.Events)).By);
    }

    [Fact, Trait("Feature", "BK-08")]
    public void A_declined_booking_ends_cancelled_by_the_stylist()
    {
        var booking = Booked(approval: true);
        booking.TakeEvents();
        Assert.True(booking.Decline("Away", ByStylist, Tick).IsSuccess);
        Assert.Equal((BookingStatus.Cancelled, BookingParty.Stylist), (booking.Status, booking.CancelledBy));
        Assert.IsType<BookingDeclined>(Assert.Single(booking.Events));
    }

    [Fact, Trait("Feature", "BK-03"), Trait("Promise", "B-8")]
    public void Nobat_itself_completes_a_visit_when_it_is_over_and_not_before()
    {
        var booking = Booked();
        Assert.Equal(BookingErrors.TooEarly, booking.Complete(Actor.System, booking.EndsAt - Duration.Epsilon).Error);
        Assert.True(booking.Complete(Actor.System, booking.EndsAt).IsSuccess);
        Assert.Equal((BookingStatus.Completed, booking.EndsAt), (booking.Status, booking.CompletedAt!.Value));
        Assert.Equal(BookingParty.System, booking.History[^1].By);
    }
}
