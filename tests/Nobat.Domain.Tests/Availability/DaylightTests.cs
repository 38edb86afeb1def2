using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using NodaTime;
using static Nobat.Domain.Tests.Availability.Calendars;

namespace Nobat.Domain.Tests.Availability;

public sealed class DaylightTests
{
    private static readonly Instant Winter = Instant.FromUtc(2027, 2, 1, 0, 0);

    [Fact, Trait("Promise", "B-4")]
    public void A_start_that_the_clock_skips_is_not_on_the_grid()
    {
        // Berlin, 28 March 2027: 02:00 becomes 03:00.
        var calendar = Berlin(new LocalDate(2027, 3, 28), "01:00", "04:00");

        Assert.Equal("01:00 03:00", calendar.Day(new LocalDate(2027, 3, 28), Winter));
        var refused = calendar.Offers.Offer(new LocalDate(2027, 3, 28), Time("02:00"), [], Winter).Error;
        Assert.Equal(BookingErrors.SlotUnavailable, refused);
    }

    [Fact, Trait("Promise", "B-4")]
    public void A_start_that_comes_twice_is_offered_once_and_is_the_earlier()
    {
        // Berlin, 31 October 2027: 03:00 becomes 02:00.
        var day = new LocalDate(2027, 10, 31);
        var calendar = Berlin(day, "01:00", "04:00");
        var autumn = Instant.FromUtc(2027, 10, 1, 0, 0);

        Assert.Equal("01:00 02:00 03:00", calendar.Day(day, autumn));
        Assert.Equal(Instant.FromUtc(2027, 10, 31, 0, 0), calendar.Offers.Offer(day, Time("02:00"), [], autumn).Value.Time.Start);
        Assert.Equal(Instant.FromUtc(2027, 10, 31, 2, 0), calendar.Offers.Offer(day, Time("03:00"), [], autumn).Value.Time.Start);
    }

    [Fact, Trait("Promise", "B-4")]
    public void A_visit_lasts_elapsed_time_and_ends_by_the_closing_moment()
    {
        var day = new LocalDate(2027, 3, 28);
        var calendar = With(Settings(duration: 90, step: 30), "Europe/Berlin", On(day.DayOfWeek, "00:30", "03:30"));

        // 01:00 + 90 minutes of elapsed time is 03:30 on the clock; from 01:30 it would be 04:00.
        Assert.Equal("00:30 01:00 01:30=outside_hours 03:00=outside_hours", calendar.Day(day, Winter));
        var slots = Assert.Single(SlotEngine.Grid(calendar.Rules, day, day, [], Winter)).Slots.Span;
        Assert.Equal(Time("03:30"), slots[1].EndTime);
    }

    [Fact, Trait("Promise", "B-4")]
    public void Closing_time_that_the_clock_skips_is_the_moment_it_jumps()
    {
        var day = new LocalDate(2027, 3, 28);
        var calendar = With(Settings(duration: 30), "Europe/Berlin", On(day.DayOfWeek, "01:00", "02:30"));

        Assert.Equal("01:00 01:30", calendar.Day(day, Winter));
    }

    [Fact, Trait("Promise", "B-4")]
    public void A_day_that_begins_after_midnight_has_no_start_at_midnight()
    {
        // Beirut, 28 March 2027: midnight becomes 01:00.
        var day = new LocalDate(2027, 3, 28);
        var calendar = With(null, "Asia/Beirut", On(day.DayOfWeek, "00:00", "03:00"), On(day.PlusDays(-1).DayOfWeek, "22:00", "24:00"));

        Assert.Equal("01:00 02:00", calendar.Day(day, Winter));
        Assert.Equal("22:00 23:00", calendar.Day(day.PlusDays(-1), Winter));
    }

    [Fact, Trait("Promise", "B-4")]
    public void Two_starts_closer_than_the_clock_says_cannot_both_be_booked()
    {
        var day = new LocalDate(2027, 3, 28);
        var calendar = With(Settings(duration: 60, step: 30), "Europe/Berlin", On(day.DayOfWeek, "01:00", "05:00"));

        Assert.StartsWith(
            "01:00=booked 01:30=booked 03:00=booked 03:30 ",
            calendar.Day(day, Winter, calendar.Busy(day, "01:30")),
            StringComparison.Ordinal
        );
    }

    private static Calendar Berlin(LocalDate day, string start, string end) => With(null, "Europe/Berlin", On(day.DayOfWeek, start, end));
}
