using Nobat.Domain.Availability;
using NodaTime;
using NodaTime.TimeZones;

namespace Nobat.Domain.Tests.Availability;

/// <summary>The rules once more, as slowly and plainly as they can be said: a day is 1440 minutes, each regular, extra, closed or off.</summary>
internal static class MinuteModel
{
    public static List<(LocalDate Date, LocalTime Start, Instant StartsAt, SlotReason? Reason)> Grid(
        SlotRules rules,
        LocalDate from,
        LocalDate to,
        IReadOnlyList<BusyInterval> busy,
        Instant now,
        VisitShape? shape = null
    )
    {
        List<(LocalDate, LocalTime, Instant, SlotReason?)> grid = [];
        for (var date = from; date <= to; date = date.PlusDays(1))
        {
            var day = DayOf(rules, date);
            for (var minute = 0; minute < 1440; minute++)
            {
                if (!IsStart(day, minute, rules.Settings.StepMinutes))
                    continue;
                var mapping = rules.Zone.MapLocal(date + LocalTime.FromMinutesSinceMidnight(minute));
                if (mapping.Count == 0)
                    continue;
                var start = mapping.First().ToInstant();
                var reason = ReasonAt(rules, date, day, minute, start, busy, now, shape);
                grid.Add((date, LocalTime.FromMinutesSinceMidnight(minute), start, reason));
            }
        }

        return grid;
    }

    /// <summary>One point of the grid; null where the grid has none.</summary>
    public static (Instant StartsAt, SlotReason? Reason)? At(
        SlotRules rules,
        LocalDate date,
        LocalTime time,
        IReadOnlyList<BusyInterval> busy,
        Instant now
    )
    {
        var day = DayOf(rules, date);
        var minute = (time.Hour * 60) + time.Minute;
        var mapping = rules.Zone.MapLocal(date + time);
        if (!IsStart(day, minute, rules.Settings.StepMinutes) || mapping.Count == 0)
            return null;
        var start = mapping.First().ToInstant();
        return (start, ReasonAt(rules, date, day, minute, start, busy, now));
    }

    /// <summary>For each minute the interval it belongs to, and whether that is closed; zero outside of all.</summary>
    private static (int Interval, bool IsClosed)[] DayOf(SlotRules rules, LocalDate date)
    {
        var day = new (int Interval, bool IsClosed)[1440];
        var next = 1;
        foreach (var hours in rules.Hours.Intervals.Where(interval => interval.Day == date.DayOfWeek))
        {
            Array.Fill(day, (next, false), hours.Start.Minutes, hours.End.Minutes - hours.Start.Minutes);
            next++;
        }

        foreach (var exception in rules.Exceptions.Where(exception => exception.AppliesOn(date)))
        {
            var (start, end) = (exception.Start?.Minutes ?? 0, exception.End?.Minutes ?? 1440);
            if (exception.Kind is ExceptionKind.Open)
                (start, end) = Widened(day, start, end);
            var isOpen = exception.Kind is ExceptionKind.Open;
            for (var minute = start; minute < end; minute++)
            {
                if (isOpen)
                    day[minute] = (next, false);
                else if (day[minute] is { Interval: > 0, IsClosed: false })
                    day[minute] = (day[minute].Interval + (1000 * next), true);
            }

            // What is left of an interval behind a closed part is an interval of its own.
            if (!isOpen)
            {
                for (var minute = end; minute < 1440; minute++)
                {
                    if (day[minute] is { IsClosed: false, Interval: > 0 } rest && start > 0 && Began(day, rest.Interval) < start)
                        day[minute] = (rest.Interval + (1_000_000 * next), false);
                }
            }

            next++;
        }

        return day;
    }

    private static int Began((int Interval, bool IsClosed)[] day, int interval) =>
        Array.FindIndex(day, minute => minute.Interval == interval);

    private static (int Start, int End) Widened((int Interval, bool IsClosed)[] day, int start, int end)
    {
        var met = day[start..end]
            .Where(minute => minute is { Interval: > 0, IsClosed: false })
            .Select(minute => minute.Interval)
            .ToHashSet();
        for (var minute = 0; minute < 1440; minute++)
        {
            if (day[minute].IsClosed || !met.Contains(day[minute].Interval))
                continue;
            (start, end) = (Math.Min(start, minute), Math.Max(end, minute + 1));
        }

        return (start, end);
    }

    private static bool IsStart((int Interval, bool IsClosed)[] day, int minute, int step)
    {
        if (day[minute].Interval == 0)
            return false;
        var first = minute;
        while (first > 0 && day[first - 1] == day[minute])
            first--;
        return (minute - first) % step == 0;
    }

    private static SlotReason? ReasonAt(
        SlotRules rules,
        LocalDate date,
        (int Interval, bool IsClosed)[] day,
        int minute,
        Instant start,
        IReadOnlyList<BusyInterval> busy,
        Instant now,
        VisitShape? shape = null
    )
    {
        var settings = rules.Settings;
        if (day[minute].IsClosed)
            return SlotReason.Closed;
        var end = minute;
        while (end < 1440 && day[end] == day[minute])
            end++;
        var visit = new Interval(start, start + Duration.FromMinutes(shape?.Minutes ?? settings.SlotDurationMinutes));
        if (visit.End > FirstReached(rules.Zone, date, end))
            return end < 1440 && day[end].IsClosed ? SlotReason.Closed : SlotReason.OutsideHours;
        if (start <= now)
            return SlotReason.Past;
        if (start < now + Duration.FromMinutes(settings.MinimumNoticeMinutes))
            return SlotReason.TooSoon;
        if (date > now.InZone(rules.Zone).Date.PlusDays(settings.MaxAdvanceDays))
            return SlotReason.TooFar;
        if (shape is not null)
            return MinuteByMinute(shape, settings.BufferTimeMinutes, start, busy, now);
        var blocked = new Interval(start, visit.End + Duration.FromMinutes(settings.BufferTimeMinutes));
        var inTheWay = busy.Where(b => b.HeldUntil is null || now < b.HeldUntil).Where(b => Overlap(b.Blocked, blocked)).ToList();
        var visits = inTheWay.Where(b => Overlap(new Interval(b.Blocked.Start, b.Ends), visit)).ToList();
        return visits.Any(b => !b.IsHold) ? SlotReason.Booked
            : visits.Count > 0 ? SlotReason.Held
            : inTheWay.Count > 0 ? SlotReason.Buffer
            : null;
    }

    /// <summary>Asks of each minute of work, and of each of the buffer, who else has it. Everything here begins on a whole minute.</summary>
    private static SlotReason? MinuteByMinute(VisitShape shape, int buffer, Instant start, IReadOnlyList<BusyInterval> busy, Instant now)
    {
        var (booked, held, kept) = (false, false, false);
        for (var minute = 0; minute < shape.Minutes + buffer; minute++)
        {
            var isWork = shape.Work.Any(work => work.Start <= minute && minute < work.End);
            if (!isWork && minute < shape.Minutes)
                continue;
            var at = start + Duration.FromMinutes(minute);
            foreach (var other in busy.Where(b => b.HeldUntil is null || now < b.HeldUntil).Where(b => b.Blocked.Contains(at)))
            {
                var bothWork = isWork && at < other.Ends;
                (booked, held, kept) = (booked || (bothWork && !other.IsHold), held || (bothWork && other.IsHold), true);
            }
        }

        return booked ? SlotReason.Booked
            : held ? SlotReason.Held
            : kept ? SlotReason.Buffer
            : null;
    }

    private static Instant FirstReached(DateTimeZone zone, LocalDate date, int minute)
    {
        var local = minute == 1440 ? date.PlusDays(1).AtMidnight() : date + LocalTime.FromMinutesSinceMidnight(minute);
        return zone.ResolveLocal(local, Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter))
            .ToInstant();
    }

    private static bool Overlap(Interval one, Interval other) => one.Start < other.End && other.Start < one.End;
}
