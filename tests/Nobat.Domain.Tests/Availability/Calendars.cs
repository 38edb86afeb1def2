using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Tests.Availability;

/// <summary>Short ways to say a calendar, and what is taken from it.</summary>
internal static class Calendars
{
    /// <summary>A Saturday, the first day of the week in Iran.</summary>
    public static readonly LocalDate Saturday = new(2026, 11, 28);

    /// <summary>Noon of the Monday before.</summary>
    public static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 30);

    public static Calendar With(SlotSettings? settings = null, string zone = TimeZones.Default, params WeeklyInterval[] hours)
    {
        var calendar = Calendar.Open(StylistId.New(), UserId.New(), Now);
        var week = WeeklyHours.Create(hours).Value;
        Assert.True(calendar.Arrange(zone, week, settings ?? Settings(), Now).IsSuccess);
        return calendar;
    }

    public static SlotSettings Settings(
        int duration = 60,
        int? step = null,
        int buffer = 0,
        int notice = 0,
        int horizon = 60,
        bool requiresApproval = false
    ) => SlotSettings.Create(duration, step, buffer, notice, horizon, requiresApproval).Value;

    public static WeeklyInterval On(IsoDayOfWeek day, string start, string end) => new(day, At(start), At(end));

    public static ClockTime At(string time) => ClockTime.Parse(time)!.Value;

    public static LocalTime Time(string time) => LocalTime.FromMinutesSinceMidnight(At(time).Minutes);

    public static void Close(this Calendar calendar, LocalDate date, string? start = null, string? end = null) =>
        Assert.True(calendar.Except(ExceptionKind.Closed, OnDate(date), Maybe(start), Maybe(end), null, Now).IsSuccess);

    public static void OpenExtra(this Calendar calendar, LocalDate date, string start, string end) =>
        Assert.True(calendar.Except(ExceptionKind.Open, OnDate(date), At(start), At(end), null, Now).IsSuccess);

    public static ExceptionDays OnDate(LocalDate date) => new(date, date, null);

    public static BusyInterval Busy(
        this Calendar calendar,
        LocalDate date,
        string start,
        int minutes = 60,
        int buffer = 0,
        Instant? heldUntil = null,
        bool isHold = false
    )
    {
        var from = (date + Time(start)).InZoneLeniently(calendar.Rules.Zone).ToInstant();
        var ends = from + Duration.FromMinutes(minutes);
        return new BusyInterval(BookingId.New(), new Interval(from, ends + Duration.FromMinutes(buffer)), ends, heldUntil, isHold);
    }

    /// <summary>The grid of a day, such as <c>09:00 10:15=booked</c>.</summary>
    public static string Day(this Calendar calendar, LocalDate date, Instant now, params BusyInterval[] busy) =>
        string.Join(' ', Assert.Single(SlotEngine.Grid(calendar.Rules, date, date, busy, now)).Slots.ToArray().Select(Say));

    public static string Day(this Calendar calendar, LocalDate date, params BusyInterval[] busy) => calendar.Day(date, Now, busy);

    private static string Say(Slot slot) =>
        ClockTime.Of(slot.StartTime).ToString() + (slot.Reason is { } reason ? "=" + reason.ToCode() : "");

    private static ClockTime? Maybe(string? time) => time is null ? null : At(time);
}
