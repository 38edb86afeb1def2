using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using NodaTime;
using static Nobat.Domain.Tests.Availability.Calendars;

namespace Nobat.Domain.Tests.Availability;

public sealed class SlotGridTests
{
    private static readonly WeeklyInterval Morning = On(IsoDayOfWeek.Saturday, "09:00", "12:00");

    [Fact, Trait("Feature", "AV-01")]
    public void The_grid_begins_anew_at_the_start_of_each_interval()
    {
        var calendar = With(Settings(buffer: 15), hours: [On(IsoDayOfWeek.Saturday, "15:00", "17:15"), Morning]);

        Assert.Equal("09:00 10:15 11:30=outside_hours 15:00 16:15", calendar.Day(Saturday));
        Assert.Equal("", calendar.Day(Saturday.PlusDays(1)));
    }

    [Fact, Trait("Feature", "AV-02")]
    public void The_step_may_be_shorter_than_a_visit()
    {
        var calendar = With(Settings(duration: 60, step: 30), hours: [On(IsoDayOfWeek.Saturday, "09:00", "10:30")]);

        Assert.Equal("09:00 09:30 10:00=outside_hours", calendar.Day(Saturday));
    }

    [Fact, Trait("Feature", "AV-02")]
    public void The_last_visit_ends_by_closing_time_and_its_buffer_may_run_past_it()
    {
        var calendar = With(Settings(buffer: 120), hours: [On(IsoDayOfWeek.Saturday, "09:00", "10:00")]);

        Assert.Equal("09:00", calendar.Day(Saturday));
    }

    [Fact, Trait("Feature", "AV-01")]
    public void A_day_can_be_worked_until_midnight()
    {
        var calendar = With(hours: [On(IsoDayOfWeek.Saturday, "22:30", "24:00")]);

        Assert.Equal("22:30 23:30=outside_hours", calendar.Day(Saturday));
        var visit = calendar.Offers.Offer(Saturday, Time("22:30"), [], Now).Value;
        Assert.Equal(Instant.FromUtc(2026, 11, 28, 20, 0), visit.Time.End);
    }

    [Fact, Trait("Feature", "AV-04")]
    public void A_booking_blocks_its_visit_and_the_time_kept_free_around_it()
    {
        var calendar = With(Settings(duration: 60, step: 15, buffer: 15), hours: [On(IsoDayOfWeek.Saturday, "09:00", "13:15")]);

        Assert.Equal(
            "09:00=buffer 09:15=booked 09:30=booked 09:45=booked 10:00=booked 10:15=booked 10:30=booked 10:45=booked 11:00=buffer "
                + "11:15 11:30 11:45 12:00 12:15 12:30=outside_hours 12:45=outside_hours 13:00=outside_hours",
            calendar.Day(Saturday, calendar.Busy(Saturday, "10:00", 60, 15))
        );
    }

    [Fact, Trait("Promise", "B-4")]
    public void A_visit_may_begin_in_the_minute_another_ends()
    {
        var calendar = With(hours: [Morning]);

        Assert.Equal("09:00 10:00=booked 11:00", calendar.Day(Saturday, calendar.Busy(Saturday, "10:00")));
    }

    [Fact, Trait("Feature", "AV-04")]
    public void A_hold_counts_until_the_moment_it_runs_out()
    {
        var calendar = With(hours: [Morning]);
        var until = Now + Duration.FromMinutes(5);
        var hold = calendar.Busy(Saturday, "10:00", heldUntil: until, isHold: true);

        Assert.Equal("09:00 10:00=held 11:00", calendar.Day(Saturday, until - Duration.FromNanoseconds(100), hold));
        Assert.Equal("09:00 10:00 11:00", calendar.Day(Saturday, until, hold));
    }

    [Fact, Trait("Feature", "AV-04")]
    public void What_has_begun_is_past()
    {
        var calendar = With(hours: [Morning]);
        var ten = Instant.FromUtc(2026, 11, 28, 6, 30);

        Assert.Equal("09:00=past 10:00=past 11:00", calendar.Day(Saturday, ten));
        Assert.Equal("09:00=past 10:00 11:00", calendar.Day(Saturday, ten - Duration.FromNanoseconds(100)));
    }

    [Fact, Trait("Feature", "AV-02")]
    public void A_visit_begins_no_sooner_than_the_minimum_notice()
    {
        var calendar = With(Settings(notice: 120), hours: [Morning]);
        var eight = Instant.FromUtc(2026, 11, 28, 4, 30);

        Assert.Equal("09:00=too_soon 10:00 11:00", calendar.Day(Saturday, eight));
        Assert.Equal("09:00=too_soon 10:00=too_soon 11:00", calendar.Day(Saturday, eight + Duration.FromNanoseconds(100)));
    }

    [Fact, Trait("Feature", "AV-02")]
    public void The_last_day_that_can_be_booked_is_counted_in_the_zone_of_the_calendar()
    {
        var calendar = With(Settings(horizon: 5), hours: [Morning]);
        var mondayBeforeMidnight = Instant.FromUtc(2026, 11, 22, 20, 29, 59);

        Assert.Equal("09:00=too_far 10:00=too_far 11:00=too_far", calendar.Day(Saturday, mondayBeforeMidnight));
        Assert.Equal("09:00 10:00 11:00", calendar.Day(Saturday, mondayBeforeMidnight + Duration.FromSeconds(1)));
    }

    [Fact, Trait("Feature", "AV-05")]
    public void What_is_offered_carries_all_that_a_booking_needs()
    {
        var calendar = With(Settings(buffer: 15, requiresApproval: true), hours: [Morning]);

        var visit = calendar.Offers.Offer(Saturday, Time("10:15"), [], Now).Value;

        var start = Instant.FromUtc(2026, 11, 28, 6, 45);
        Assert.Equal([new Interval(start, start + Duration.FromMinutes(75))], visit.Blocked);
        Assert.Equal(
            new Visit(
                calendar.StylistId,
                new Interval(start, start + Duration.FromMinutes(60)),
                visit.Blocked,
                Saturday,
                Time("10:15"),
                "Asia/Tehran",
                RequiresApproval: true
            ),
            visit
        );
    }

    [Theory, Trait("Feature", "AV-05")]
    [InlineData("10:01", "outside_hours")]
    [InlineData("03:00", "outside_hours")]
    [InlineData("11:15", "closed")]
    public void What_is_not_offered_is_refused_with_the_reason(string time, string reason)
    {
        var calendar = With(Settings(step: 15), hours: [Morning]);
        calendar.Close(Saturday, "11:00", "12:00");

        var refused = calendar.Offers.Offer(Saturday, Time(time), [], Now).Error!;

        Assert.Equal(BookingErrors.SlotUnavailable, refused);
        Assert.Equal(reason, refused.Data["reason"]);
    }

    [Fact, Trait("Feature", "AV-05")]
    public void What_another_has_taken_is_refused_as_taken_and_what_moves_is_not_in_its_own_way()
    {
        var calendar = With(hours: [Morning]);
        var booking = calendar.Busy(Saturday, "10:00");

        Assert.Equal(BookingErrors.SlotTaken, calendar.Offers.Offer(Saturday, Time("10:00"), [booking], Now).Error);
        Assert.True(calendar.Offers.Offer(Saturday, Time("10:00"), [booking], Now, booking.Booking).IsSuccess);
    }

    [Fact, Trait("Feature", "BK-09")]
    public void The_nearest_free_times_lie_on_both_sides_of_the_wanted_one()
    {
        var calendar = With(hours: [On(IsoDayOfWeek.Saturday, "09:00", "16:00")]);
        BusyInterval[] busy = [calendar.Busy(Saturday, "11:00"), calendar.Busy(Saturday, "12:00")];

        var near = calendar.Offers.NearestFree(Saturday, Time("12:00"), busy, Now);

        Assert.Equal([Time("10:00"), Time("13:00"), Time("14:00")], near.Select(visit => visit.StartTime));
        Assert.All(near, visit => Assert.True(calendar.Offers.Offer(visit.Date, visit.StartTime, busy, Now).IsSuccess));
    }

    [Fact, Trait("Feature", "AV-04")]
    public void Dates_no_calendar_has_are_empty_and_refused()
    {
        var calendar = With(hours: [Morning]);

        Assert.Empty(SlotEngine.Grid(calendar.Rules, new LocalDate(9999, 12, 31), new LocalDate(9999, 12, 31), [], Now));
        Assert.Equal(BookingErrors.SlotUnavailable, calendar.Offers.Offer(new LocalDate(-9998, 1, 1), LocalTime.Noon, [], Now).Error);
        Assert.Empty(calendar.Offers.NearestFree(new LocalDate(9999, 12, 31), LocalTime.Noon, [], Now));
    }
}
