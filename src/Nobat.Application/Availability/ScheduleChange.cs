using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Availability;

/// <summary>Members of a schedule that are to change; null ones stay.</summary>
/// <param name="SlotStepMinutes">Null is a value of its own here: see <paramref name="ChangesSlotStep"/>.</param>
/// <param name="ChangesSlotStep">Whether <paramref name="SlotStepMinutes"/> was given.</param>
public sealed record ScheduleChange(
    string? TimeZone = null,
    IReadOnlyList<OpeningHours>? WeeklyHours = null,
    int? SlotDurationMinutes = null,
    int? SlotStepMinutes = null,
    bool ChangesSlotStep = false,
    int? BufferTimeMinutes = null,
    int? MinimumNoticeMinutes = null,
    int? MaxAdvanceDays = null,
    bool? RequiresApproval = null
)
{
    /// <summary>Changes what is given; the rest is taken from the arguments.</summary>
    internal Result ApplyTo(Calendar calendar, string timeZone, WeeklyHours hours, SlotSettings settings, Instant now)
    {
        var newHours = WeeklyHours is null
            ? hours
            : Domain.Availability.WeeklyHours.Create([
                .. WeeklyHours.Select(given => new WeeklyInterval(given.DayOfWeek, given.StartTime, given.EndTime)),
            ]);
        var newSettings = SlotSettings.Create(
            SlotDurationMinutes ?? settings.SlotDurationMinutes,
            ChangesSlotStep ? SlotStepMinutes : settings.SlotStepMinutes,
            BufferTimeMinutes ?? settings.BufferTimeMinutes,
            MinimumNoticeMinutes ?? settings.MinimumNoticeMinutes,
            MaxAdvanceDays ?? settings.MaxAdvanceDays,
            RequiresApproval ?? settings.RequiresApproval
        );
        if (newHours.IsSuccess && newSettings.IsSuccess)
            return calendar.Arrange(TimeZone ?? timeZone, newHours.Value, newSettings.Value, now);
        return CalendarErrors.Invalid.WithFields([.. newHours.Error?.Fields ?? [], .. newSettings.Error?.Fields ?? []]);
    }
}
