using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using NodaTime;

namespace Nobat.Domain.Tests.Notifications;

[Trait("Feature", "NT-03")]
public sealed class ReminderTimesTests
{
    private static readonly Instant Now = NoticeSamples.Now;
    private static readonly StylistId Stylist = StylistId.New();
    private static readonly DateTimeZone Tehran = DateTimeZoneProviders.Tzdb["Asia/Tehran"];
    private static readonly QuietHours Night = new(new LocalTime(22, 0), new LocalTime(8, 0), Tehran);

    [Fact]
    public void The_usual_times_are_a_day_and_two_hours() => Assert.Equal([1440, 120], ReminderTimes.Usual);

    [Theory]
    [InlineData()]
    [InlineData(15)]
    [InlineData(43_200, 15)]
    [InlineData(1, 2, 3, 4, 5, 6)]
    [InlineData(14)]
    [InlineData(43_201)]
    [InlineData(120, 120)]
    [InlineData(-120)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(15, 16, 17, 18, 19)]
    [InlineData(15, 16, 17, 18, 19, 20)]
    public void At_most_five_different_times_of_a_quarter_of_an_hour_to_thirty_days_can_be_chosen(params int[] minutes)
    {
        var isRight = minutes.Length <= 5 && minutes.ToHashSet().Count == minutes.Length && minutes.All(m => m >= 15 && m <= 43_200);

        var chosen = ReminderTimes.Choose(Stylist, minutes, Now);

        Assert.Equal(isRight, chosen.IsSuccess);
        if (isRight)
            Assert.Equal(minutes.OrderDescending(), chosen.Value.MinutesBefore);
        else
            Assert.Equal(NotificationErrors.ReminderTimesInvalid.Code, chosen.Error!.Code);
    }

    [Fact]
    public void A_wrong_change_leaves_what_was_chosen()
    {
        var times = ReminderTimes.Choose(Stylist, [60], Now).Value;

        Assert.False(times.Change([60, 60], Now + Duration.FromHours(1)).IsSuccess);
        Assert.Equal([60], times.MinutesBefore);
        Assert.Equal(Now, times.UpdatedAt);

        Assert.True(times.Change([], Now + Duration.FromHours(1)).IsSuccess);
        Assert.Empty(times.MinutesBefore);
        Assert.Equal(Now + Duration.FromHours(1), times.UpdatedAt);
    }

    [Fact]
    public void Each_reminder_is_so_many_minutes_before_the_visit()
    {
        var start = At(3, 14, 0);

        Assert.Equal([(1440, At(2, 14, 0)), (120, At(3, 12, 0))], ReminderTimes.Of(ReminderTimes.Usual, start, quiet: null));
        Assert.Equal([(1440, At(2, 14, 0)), (120, At(3, 12, 0))], ReminderTimes.Of(ReminderTimes.Usual, start, Night));
    }

    [Fact]
    public void Those_that_the_night_moves_to_one_moment_are_one_reminder_the_earliest()
    {
        var reminders = ReminderTimes.Of([600, 540, 60], At(3, 8, 15), Night).ToList();

        Assert.Equal([(600, At(2, 21, 45))], reminders);
    }

    [Fact]
    public void None_are_chosen_none_are_sent() => Assert.Empty(ReminderTimes.Of([], At(3, 14, 0), Night));

    private static Instant At(int day, int hour, int minute) =>
        new LocalDate(2026, 11, 22).PlusDays(day).At(new LocalTime(hour, minute)).InZoneStrictly(Tehran).ToInstant();
}
