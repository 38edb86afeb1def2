using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Notifications;

/// <summary>How long before a visit a stylist's customers are reminded. Holds for bookings that become firm or move from then on.</summary>
public sealed class ReminderTimes : AggregateRoot
{
    public const int Most = 5;
    public const int MinMinutes = 15;
    public const int MaxMinutes = 30 * 24 * 60;

    /// <summary>A day and two hours: for stylists who never said.</summary>
    public static readonly IReadOnlyList<int> Usual = [24 * 60, 2 * 60];

    private int[] _minutesBefore = [];

    private ReminderTimes() { } // EF

    public StylistId StylistId { get; private init; }

    /// <summary>The earliest reminder first; empty where there are none.</summary>
    public IReadOnlyList<int> MinutesBefore => _minutesBefore;
    public Instant UpdatedAt { get; private set; }

    public static Result<ReminderTimes> Choose(StylistId stylist, IReadOnlyList<int> minutesBefore, Instant now)
    {
        var times = new ReminderTimes { StylistId = stylist };
        return times.Change(minutesBefore, now) is { IsSuccess: false, Error: var error } ? error : times;
    }

    public Result Change(IReadOnlyList<int> minutesBefore, Instant now)
    {
        if (!AreValid(minutesBefore))
            return NotificationErrors.ReminderTimesInvalid.At("minutesBefore");
        (_minutesBefore, UpdatedAt) = ([.. minutesBefore.OrderDescending()], now);
        return Result.Success;
    }

    public static bool AreValid(IReadOnlyList<int> minutesBefore) =>
        minutesBefore.Count <= Most
        && minutesBefore.Distinct().Count() == minutesBefore.Count
        && minutesBefore.All(minutes => minutes is >= MinMinutes and <= MaxMinutes);

    /// <summary>
    /// When reminders of a visit are sent, each moment once and none in quiet hours; some may be past.
    /// </summary>
    /// <param name="quiet">The reader's; null for none.</param>
    public static IEnumerable<(int MinutesBefore, Instant At)> Of(IReadOnlyList<int> minutesBefore, Instant startsAt, QuietHours? quiet) =>
        minutesBefore
            .Select(minutes => (minutes, Wanted: startsAt - Duration.FromMinutes(minutes)))
            .Select(reminder => (reminder.minutes, At: quiet?.RemindAt(reminder.Wanted, startsAt) ?? reminder.Wanted))
            .DistinctBy(reminder => reminder.At);
}

public sealed class ReminderTimesOf : Specification<ReminderTimes>
{
    public ReminderTimesOf(StylistId stylist) => Query.Where(times => times.StylistId == stylist);
}
