using Nobat.Domain.Notifications;
using NodaTime;

namespace Nobat.Domain.Tests.Notifications;

[Trait("Feature", "NT-03"), Trait("Promise", "N-14")]
public sealed class QuietHoursTests
{
    private static readonly DateTimeZone Tehran = DateTimeZoneProviders.Tzdb["Asia/Tehran"];
    private static readonly QuietHours Night = Quiet("22:00", "08:00");
    private static readonly QuietHours Noon = Quiet("13:00", "15:30");

    [Theory]
    [InlineData("21:59", false)]
    [InlineData("22:00", true)]
    [InlineData("00:00", true)]
    [InlineData("07:59", true)]
    [InlineData("08:00", false)]
    public void A_night_spans_midnight_and_its_end_is_not_quiet(string time, bool isQuiet) =>
        Assert.Equal(isQuiet, Night.Cover(At(1, time)));

    [Theory]
    [InlineData("12:59", false)]
    [InlineData("13:00", true)]
    [InlineData("15:29", true)]
    [InlineData("15:30", false)]
    [InlineData("23:00", false)]
    public void Hours_of_one_day_do_not_span_midnight(string time, bool isQuiet) => Assert.Equal(isQuiet, Noon.Cover(At(1, time)));

    [Theory]
    [InlineData("22:00", 2, "08:00", 1, "21:45")]
    [InlineData("23:59", 2, "08:00", 1, "21:45")]
    [InlineData("00:00", 1, "08:00", 0, "21:45")]
    [InlineData("07:59", 1, "08:00", 0, "21:45")]
    [InlineData("08:00", 1, "08:00", 1, "08:00")]
    [InlineData("21:59", 1, "21:59", 1, "21:59")]
    public void A_night_ends_on_its_own_morning_and_began_on_its_own_evening(
        string time,
        int endDay,
        string end,
        int beforeDay,
        string before
    )
    {
        Assert.Equal(At(endDay, end), Night.EndAfter(At(1, time)));
        Assert.Equal(At(beforeDay, before), Night.LastBefore(At(1, time)));
    }

    [Fact]
    public void From_and_until_the_same_is_no_quiet_hour_at_all()
    {
        var none = Quiet("08:00", "08:00");
        for (var minute = 0; minute < 24 * 60; minute++)
            Assert.False(none.Cover(At(1, "00:00") + Duration.FromMinutes(minute)));
    }

    [Theory]
    [InlineData(1, "14:00", 1, "16:00", "14:00", 1)]
    [InlineData(1, "07:00", 1, "09:00", "08:00", 1)]
    [InlineData(1, "06:30", 1, "08:30", "08:00", 1)]
    [InlineData(1, "06:29", 1, "08:29", "21:45", 0)]
    [InlineData(1, "05:00", 1, "07:00", "21:45", 0)]
    [InlineData(1, "22:30", 2, "00:30", "21:45", 1)]
    [InlineData(1, "23:00", 2, "23:00", "08:00", 2)]
    public void A_reminder_leaves_in_the_morning_where_that_is_early_enough_and_else_in_the_evening_before(
        int wantedDay,
        string wanted,
        int startDay,
        string start,
        string at,
        int atDay
    ) => Assert.Equal(At(atDay, at), Night.RemindAt(At(wantedDay, wanted), At(startDay, start)));

    [Fact]
    public void A_reminder_in_the_open_keeps_its_time_although_it_leaves_less_than_the_least_warning() =>
        Assert.Equal(At(1, "11:45"), Night.RemindAt(At(1, "11:45"), At(1, "12:00")));

    [Theory]
    [InlineData("22:00", "08:00")]
    [InlineData("13:00", "15:30")]
    [InlineData("00:00", "06:00")]
    [InlineData("18:00", "00:00")]
    [InlineData("10:00", "09:59")]
    [InlineData("09:59", "10:00")]
    public void Every_minute_of_a_day_agrees_with_counting_minute_by_minute(string from, string until)
    {
        var quiet = Quiet(from, until);
        var isQuiet = CountedMinutes(from, until);
        for (var minute = 0; minute < 24 * 60; minute++)
        {
            var moment = At(10, "00:00") + Duration.FromMinutes(minute);
            var (end, before) = (minute, minute);
            while (isQuiet[end % 1440])
                end++;
            while (isQuiet[(before + 1440) % 1440])
                before--;
            // A quarter of an hour before it became quiet, or as much of it as the day has.
            if (before != minute)
                before -= 14;
            while (isQuiet[(before + 1440) % 1440])
                before++;
            Assert.Equal(isQuiet[minute], quiet.Cover(moment));
            Assert.Equal(At(10, "00:00") + Duration.FromMinutes(end), quiet.EndAfter(moment));
            Assert.Equal(At(10, "00:00") + Duration.FromMinutes(before), quiet.LastBefore(moment));
            foreach (var ahead in new[] { 15, 29, 30, 31, 120, 600, 1440 })
            {
                var reminded = quiet.RemindAt(moment, moment + Duration.FromMinutes(ahead));
                var wanted = minute + ahead - 30 >= end || end == minute ? end : before;
                Assert.Equal(At(10, "00:00") + Duration.FromMinutes(wanted), reminded);
                Assert.False(quiet.Cover(reminded));
            }
        }
    }

    [Fact]
    public void A_night_in_which_clocks_go_forward_ends_at_the_hour_of_the_wall()
    {
        var berlin = new QuietHours(new LocalTime(22, 0), new LocalTime(2, 30), DateTimeZoneProviders.Tzdb["Europe/Berlin"]);

        // 02:30 does not exist on 29 March 2026: it is 03:30 by then.
        Assert.Equal(Instant.FromUtc(2026, 3, 29, 1, 30), berlin.EndAfter(Instant.FromUtc(2026, 3, 28, 23, 0)));
    }

    /// <summary>Which minutes of a day are quiet, walked through one by one.</summary>
    private static bool[] CountedMinutes(string from, string until)
    {
        var isQuiet = new bool[1440];
        var (first, end) = (Minute(from), Minute(until));
        for (var minute = first; minute != end; minute = (minute + 1) % 1440)
            isQuiet[minute] = true;
        return isQuiet;
    }

    private static int Minute(string time) => int.Parse(time[..2], null) * 60 + int.Parse(time[3..], null);

    private static QuietHours Quiet(string from, string until) => new(Time(from), Time(until), Tehran);

    private static LocalTime Time(string time) => LocalTime.FromMinutesSinceMidnight(Minute(time));

    /// <summary>A moment in Tehran; day 1 is 23 November 2026.</summary>
    private static Instant At(int day, string time) =>
        new LocalDate(2026, 11, 22).PlusDays(day).At(Time(time)).InZoneStrictly(Tehran).ToInstant();
}
