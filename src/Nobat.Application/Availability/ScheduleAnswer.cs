using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Availability;

/// <summary>Hours of one weekday on the wall clock of the calendar's zone; <c>24:00</c> ends a day.</summary>
public sealed record OpeningHours(IsoDayOfWeek DayOfWeek, ClockTime StartTime, ClockTime EndTime);

/// <summary>A stylist's whole schedule: the regular week and how it is cut into visits.</summary>
/// <param name="WeeklyHours">In the order of the week, which begins on Saturday.</param>
/// <param name="SlotStepMinutes">Null: one visit and the time kept free after it.</param>
/// <param name="Version">Grows with every change of the schedule and of what is booked.</param>
public sealed record ScheduleAnswer(
    StylistId StylistId,
    string TimeZone,
    IReadOnlyList<OpeningHours> WeeklyHours,
    int SlotDurationMinutes,
    int? SlotStepMinutes,
    int BufferTimeMinutes,
    int MinimumNoticeMinutes,
    int MaxAdvanceDays,
    bool RequiresApproval,
    long Version,
    Instant CreatedAt,
    Instant UpdatedAt
)
{
    internal static ScheduleAnswer From(Calendar calendar) =>
        new(
            calendar.StylistId,
            calendar.TimeZone,
            [.. calendar.Hours.Intervals.Select(i => new OpeningHours(i.Day, i.Start, i.End))],
            calendar.Settings.SlotDurationMinutes,
            calendar.Settings.SlotStepMinutes,
            calendar.Settings.BufferTimeMinutes,
            calendar.Settings.MinimumNoticeMinutes,
            calendar.Settings.MaxAdvanceDays,
            calendar.Settings.RequiresApproval,
            calendar.Version,
            calendar.CreatedAt,
            calendar.UpdatedAt
        );
}
