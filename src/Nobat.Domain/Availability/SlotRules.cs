using NodaTime;

namespace Nobat.Domain.Availability;

/// <summary>Everything the slot engine must know about a calendar apart from what is taken; immutable, so it can be kept.</summary>
public sealed class SlotRules
{
    public SlotRules(string timeZone, WeeklyHours hours, SlotSettings settings, IEnumerable<CalendarException> exceptions)
    {
        Zone = TimeZones.Find(timeZone) ?? throw new ArgumentException("Not an IANA zone.", nameof(timeZone));
        Hours = hours;
        Settings = settings;
        Exceptions = [.. exceptions.OrderBy(e => e.RecurringDayOfWeek is null).ThenBy(e => e.Sequence)];
    }

    public DateTimeZone Zone { get; }

    public WeeklyHours Hours { get; }

    public SlotSettings Settings { get; }

    /// <summary>In the order they are applied.</summary>
    public IReadOnlyList<CalendarException> Exceptions { get; }

    /// <summary>
    /// The time that visits on these dates can block, first to last inclusive: what is taken within it must be known before asking.
    /// It reaches past the last midnight, because the buffer of the last visit may.
    /// </summary>
    public Interval Reach(LocalDate from, LocalDate to) =>
        new(
            Zone.AtStartOfDay(from).ToInstant(),
            Zone.AtStartOfDay(to.PlusDays(1)).ToInstant() + Duration.FromMinutes(Settings.BufferTimeMinutes)
        );

    /// <summary>Opening hours of one date, exceptions applied; half-open, in order.</summary>
    public IReadOnlyList<(ClockTime Start, ClockTime End)> HoursOn(LocalDate date)
    {
        List<OpenSpan> day = [.. Hours.On(date.DayOfWeek)];
        foreach (var exception in Exceptions.Where(exception => exception.AppliesOn(date)))
            exception.ApplyTo(day);
        return [.. day.Where(span => !span.IsClosed).Select(span => (new ClockTime(span.Start), new ClockTime(span.End)))];
    }
}

/// <summary>The time zones that a calendar may have.</summary>
public static class TimeZones
{
    public const string Default = "Asia/Tehran";
    public const int MaxLength = 64;

    private static readonly HashSet<string> Known = [.. DateTimeZoneProviders.Tzdb.Ids];

    /// <summary>By IANA id, exactly as the time zone database spells it; null for anything else, such as <c>UTC+3</c>.</summary>
    public static DateTimeZone? Find(string id) => Known.Contains(id) ? DateTimeZoneProviders.Tzdb[id] : null;
}
