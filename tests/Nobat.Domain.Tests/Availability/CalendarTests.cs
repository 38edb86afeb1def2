using Nobat.Domain.Availability;
using NodaTime;
using static Nobat.Domain.Tests.Availability.Calendars;

namespace Nobat.Domain.Tests.Availability;

public sealed class CalendarTests
{
    [Fact, Trait("Feature", "AV-01")]
    public void A_new_calendar_is_in_Tehran_and_offers_nothing()
    {
        var calendar = Calendar.Open(Nobat.Domain.Common.StylistId.New(), Nobat.Domain.Common.UserId.New(), Now);

        Assert.Equal("Asia/Tehran", calendar.TimeZone);
        Assert.Equal(60, calendar.Settings.SlotDurationMinutes);
        Assert.Equal("", calendar.Day(Saturday));
    }

    [Fact, Trait("Feature", "AV-01")]
    public void The_week_begins_on_Saturday()
    {
        var hours = WeeklyHours
            .Create([
                On(IsoDayOfWeek.Friday, "09:00", "10:00"),
                On(IsoDayOfWeek.Sunday, "09:00", "10:00"),
                On(IsoDayOfWeek.Saturday, "15:00", "16:00"),
                On(IsoDayOfWeek.Saturday, "09:00", "10:00"),
            ])
            .Value;

        Assert.Equal(
            [IsoDayOfWeek.Saturday, IsoDayOfWeek.Saturday, IsoDayOfWeek.Sunday, IsoDayOfWeek.Friday],
            hours.Intervals.Select(interval => interval.Day)
        );
        Assert.Equal(At("09:00"), hours.Intervals[0].Start);
    }

    [Fact, Trait("Feature", "AV-01")]
    public void Intervals_may_touch_but_not_overlap()
    {
        var touching = WeeklyHours.Create([On(IsoDayOfWeek.Monday, "09:00", "12:00"), On(IsoDayOfWeek.Monday, "12:00", "24:00")]);
        var overlapping = WeeklyHours.Create([On(IsoDayOfWeek.Monday, "09:00", "12:00"), On(IsoDayOfWeek.Monday, "11:59", "13:00")]);
        var backwards = WeeklyHours.Create([On(IsoDayOfWeek.Monday, "12:00", "12:00")]);

        Assert.True(touching.IsSuccess);
        Assert.Equal(("weeklyHours[1]", "calendar.hours_overlap"), Wrong(overlapping.Error));
        Assert.Equal(("weeklyHours[0].endTime", "calendar.hours_backwards"), Wrong(backwards.Error));
    }

    [Theory, Trait("Feature", "AV-02")]
    [InlineData(14, null, 0, 0, 60, "slotDurationMinutes")]
    [InlineData(481, null, 0, 0, 60, "slotDurationMinutes")]
    [InlineData(60, 4, 0, 0, 60, "slotStepMinutes")]
    [InlineData(60, null, -1, 0, 60, "bufferTimeMinutes")]
    [InlineData(60, null, 121, 0, 60, "bufferTimeMinutes")]
    [InlineData(60, null, 0, -1, 60, "minimumNoticeMinutes")]
    [InlineData(60, null, 0, 43_201, 60, "minimumNoticeMinutes")]
    [InlineData(60, null, 0, 0, 0, "maxAdvanceDays")]
    [InlineData(60, null, 0, 0, 366, "maxAdvanceDays")]
    public void Settings_out_of_range_are_refused(int duration, int? step, int buffer, int notice, int horizon, string field) =>
        Assert.Equal(field, Wrong(SlotSettings.Create(duration, step, buffer, notice, horizon, false).Error).Field);

    [Theory, Trait("Feature", "AV-02")]
    [InlineData(15, 5, 0, 0, 1)]
    [InlineData(480, 480, 120, 43_200, 365)]
    public void Settings_at_the_ends_of_their_ranges_are_taken(int duration, int? step, int buffer, int notice, int horizon) =>
        Assert.True(SlotSettings.Create(duration, step, buffer, notice, horizon, true).IsSuccess);

    [Theory, Trait("Feature", "AV-01")]
    [InlineData("Mars/Olympus")]
    [InlineData("asia/tehran")]
    [InlineData("UTC+03:30")]
    [InlineData("")]
    public void A_zone_that_is_not_of_the_IANA_database_is_refused(string zone)
    {
        var calendar = With();
        var version = calendar.Version;

        Assert.Equal(
            ("timeZone", "calendar.time_zone_unknown"),
            Wrong(calendar.Arrange(zone, WeeklyHours.None, SlotSettings.Default, Now).Error)
        );
        Assert.Equal(version, calendar.Version);
    }

    [Fact, Trait("Feature", "AV-05")]
    public void Every_change_raises_the_version()
    {
        var calendar = With();
        var seen = new List<long> { calendar.Version };

        calendar.Close(Saturday);
        seen.Add(calendar.Version);
        calendar.Lift(calendar.Exceptions[0].Id, Now);
        seen.Add(calendar.Version);
        calendar.Touch();
        seen.Add(calendar.Version);
        calendar.Arrange("Europe/Paris", WeeklyHours.None, SlotSettings.Default, Now);
        seen.Add(calendar.Version);

        Assert.Equal(seen.Distinct().Order(), seen);
    }

    [Theory, Trait("Feature", "AV-01")]
    [InlineData("00:00", 0)]
    [InlineData("24:00", 1440)]
    [InlineData("09:05", 545)]
    [InlineData("24:01", null)]
    [InlineData("9:05", null)]
    [InlineData("09:60", null)]
    [InlineData("09:5a", null)]
    [InlineData("0:900", null)]
    [InlineData(null, null)]
    public void A_time_of_day_is_read_as_hours_and_minutes(string? text, int? minutes) =>
        Assert.Equal(minutes, ClockTime.Parse(text)?.Minutes);

    private static (string Field, string Code) Wrong(Nobat.Domain.Common.Error? error)
    {
        var wrong = Assert.Single(error!.Fields);
        return (wrong.Field, wrong.Code);
    }
}
