namespace Nobat.Domain.Availability;

/// <summary>Part of one day, in minutes of the wall clock, half-open: either open, or hours that an exception closed.</summary>
internal readonly record struct OpenSpan(int Start, int End, bool IsClosed = false)
{
    public static OpenSpan Of(WeeklyInterval interval) => new(interval.Start.Minutes, interval.End.Minutes);

    public bool Overlaps(int start, int end) => Start < end && start < End;

    /// <summary>Takes <c>[start, end)</c> out of the open spans; what was open there stays behind as closed.</summary>
    public static void Close(List<OpenSpan> day, int start, int end)
    {
        for (var i = day.Count - 1; i >= 0; i--)
        {
            var span = day[i];
            if (span.IsClosed || !span.Overlaps(start, end))
                continue;
            day.RemoveAt(i);
            if (end < span.End)
                day.Insert(i, span with { Start = end });
            day.Insert(i, new OpenSpan(Math.Max(span.Start, start), Math.Min(span.End, end), IsClosed: true));
            if (span.Start < start)
                day.Insert(i, span with { End = start });
        }
    }

    /// <summary>Adds <c>[start, end)</c>: it lifts what was closed there and grows into one with the open spans it overlaps.</summary>
    public static void Open(List<OpenSpan> day, int start, int end)
    {
        for (var i = day.Count - 1; i >= 0; i--)
        {
            var span = day[i];
            if (!span.Overlaps(start, end))
                continue;
            day.RemoveAt(i);
            if (!span.IsClosed)
                (start, end) = (Math.Min(start, span.Start), Math.Max(end, span.End));
            else
            {
                if (end < span.End)
                    day.Insert(i, span with { Start = end });
                if (span.Start < start)
                    day.Insert(i, span with { End = start });
            }
        }

        var at = day.FindIndex(span => span.Start >= end);
        day.Insert(at < 0 ? day.Count : at, new OpenSpan(start, end));
    }
}
