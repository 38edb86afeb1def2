using Nobat.Domain.Common;

namespace Nobat.Domain.Availability;

/// <summary>How opening hours are cut into times that can be booked.</summary>
public sealed record SlotSettings
{
    public const int MinDuration = 15;
    public const int MaxDuration = 480;
    public const int MinStep = 5;
    public const int MaxStep = 480;
    public const int MaxBuffer = 120;

    /// <summary>Thirty days.</summary>
    public const int MaxNotice = 43_200;
    public const int MaxHorizonDays = 365;

    public static readonly SlotSettings Default = new();

    private SlotSettings() { }

    /// <summary>How long a visit lasts, in minutes of elapsed time.</summary>
    public int SlotDurationMinutes { get; private init; } = 60;

    /// <summary>Distance between two starts of the grid; null means <see cref="SlotDurationMinutes"/> + <see cref="BufferTimeMinutes"/>.</summary>
    public int? SlotStepMinutes { get; private init; }

    /// <summary>Kept free after each visit. It belongs to the blocked interval and may run past closing time.</summary>
    public int BufferTimeMinutes { get; private init; }

    /// <summary>A visit must start at least this many minutes from now.</summary>
    public int MinimumNoticeMinutes { get; private init; }

    /// <summary>The last day that can be booked is today in the calendar's zone plus this many days.</summary>
    public int MaxAdvanceDays { get; private init; } = 60;

    /// <summary>True when the stylist confirms each booking by hand.</summary>
    public bool RequiresApproval { get; private init; }

    public int StepMinutes => SlotStepMinutes ?? SlotDurationMinutes + BufferTimeMinutes;

    /// <summary>Refused with <c>calendar.invalid</c>, pointing at every member that is out of its range.</summary>
    public static Result<SlotSettings> Create(
        int slotDurationMinutes,
        int? slotStepMinutes,
        int bufferTimeMinutes,
        int minimumNoticeMinutes,
        int maxAdvanceDays,
        bool requiresApproval
    )
    {
        List<FieldError> wrong = [];
        Check(slotDurationMinutes is >= MinDuration and <= MaxDuration, CalendarErrors.DurationOutOfRange, "slotDurationMinutes");
        Check(slotStepMinutes is null or (>= MinStep and <= MaxStep), CalendarErrors.StepOutOfRange, "slotStepMinutes");
        Check(bufferTimeMinutes is >= 0 and <= MaxBuffer, CalendarErrors.BufferOutOfRange, "bufferTimeMinutes");
        Check(minimumNoticeMinutes is >= 0 and <= MaxNotice, CalendarErrors.NoticeOutOfRange, "minimumNoticeMinutes");
        Check(maxAdvanceDays is >= 1 and <= MaxHorizonDays, CalendarErrors.HorizonOutOfRange, "maxAdvanceDays");
        if (wrong.Count > 0)
            return CalendarErrors.Invalid.WithFields(wrong);
        return new SlotSettings
        {
            SlotDurationMinutes = slotDurationMinutes,
            SlotStepMinutes = slotStepMinutes,
            BufferTimeMinutes = bufferTimeMinutes,
            MinimumNoticeMinutes = minimumNoticeMinutes,
            MaxAdvanceDays = maxAdvanceDays,
            RequiresApproval = requiresApproval,
        };

        void Check(bool holds, Error error, string field)
        {
            if (!holds)
                wrong.Add(error.AsField(field));
        }
    }
}
