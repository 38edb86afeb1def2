using System.Collections.Immutable;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Availability;

/// <summary>Hours of one weekday, half-open <c>[start, end)</c>, on the wall clock of the calendar's zone.</summary>
public readonly record struct WeeklyInterval(IsoDayOfWeek Day, ClockTime Start, ClockTime End);

/// <summary>The regular week: any number of intervals a day, none over another. Intervals that only touch stay two.</summary>
public sealed class WeeklyHours : IEquatable<WeeklyHours>
{
    public const int MaxIntervals = 70;

    public static readonly WeeklyHours None = new([]);

    private readonly OpenSpan[][] _byDay;

    private WeeklyHours(ImmutableArray<WeeklyInterval> intervals)
    {
        Intervals = intervals;
        _byDay = [.. Enumerable.Range(0, 8).Select(day => intervals.Where(i => (int)i.Day == day).Select(OpenSpan.Of).ToArray())];
    }

    /// <summary>In the order of the week, which begins on Saturday, then by start.</summary>
    public ImmutableArray<WeeklyInterval> Intervals { get; }

    /// <summary>
    /// Refused with <c>calendar.invalid</c>, pointing at each wrong one as <c>weeklyHours[i]</c> in the order given.
    /// </summary>
    public static Result<WeeklyHours> Create(IReadOnlyList<WeeklyInterval> intervals)
    {
        if (intervals.Count > MaxIntervals)
            return CalendarErrors.Invalid.WithFields([CalendarErrors.TooManyHours.AsField("weeklyHours")]);
        List<FieldError> wrong = [];
        for (var i = 0; i < intervals.Count; i++)
        {
            var (day, start, end) = intervals[i];
            if (day is < IsoDayOfWeek.Monday or > IsoDayOfWeek.Sunday)
                wrong.Add(CalendarErrors.DayUnknown.AsField($"weeklyHours[{i}].dayOfWeek"));
            else if (start >= end || start < ClockTime.StartOfDay || end > ClockTime.EndOfDay)
                wrong.Add(CalendarErrors.HoursBackwards.AsField($"weeklyHours[{i}].endTime"));
            else if (intervals.Take(i).Any(earlier => earlier.Day == day && earlier.Start < end && start < earlier.End))
                wrong.Add(CalendarErrors.HoursOverlap.AsField($"weeklyHours[{i}]"));
        }

        if (wrong.Count > 0)
            return CalendarErrors.Invalid.WithFields(wrong);
        return new WeeklyHours([.. intervals.OrderBy(i => DayOfIranianWeek(i.Day)).ThenBy(i => i.Start)]);
    }

    public bool Equals(WeeklyHours? other) => other is not null && Intervals.AsSpan().SequenceEqual(other.Intervals.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as WeeklyHours);

    public override int GetHashCode() => Intervals.Aggregate(0, HashCode.Combine);

    internal ReadOnlySpan<OpenSpan> On(IsoDayOfWeek day) => _byDay[(int)day];

    private static int DayOfIranianWeek(IsoDayOfWeek day) => ((int)day + 1) % 7;
}
