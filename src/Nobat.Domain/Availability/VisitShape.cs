using System.Collections.Immutable;
using NodaTime;

namespace Nobat.Domain.Availability;

/// <summary>A stretch of work within a visit, half-open, in elapsed minutes since the visit began.</summary>
public readonly record struct WorkSpan(int Start, int End);

/// <summary>
/// How a visit fills its time: stretches of work and, between them, gaps in which the chair is free for somebody else. It begins and
/// ends with work.
/// </summary>
public sealed class VisitShape : IEquatable<VisitShape>
{
    private VisitShape(ImmutableArray<WorkSpan> work) => Work = work;

    /// <summary>In order, never touching.</summary>
    public ImmutableArray<WorkSpan> Work { get; }

    /// <summary>From beginning to end, gaps included.</summary>
    public int Minutes => Work[^1].End;

    /// <summary>Work all the time.</summary>
    public static VisitShape Of(int minutes) => new([new WorkSpan(0, minutes)]);

    /// <summary>One part after the other, each minutes of work, gap, work, … in turn; work that meets work becomes one.</summary>
    public static VisitShape Of(IEnumerable<IReadOnlyList<int>> parts)
    {
        var work = ImmutableArray.CreateBuilder<WorkSpan>();
        var at = 0;
        foreach (var part in parts)
        {
            for (var i = 0; i < part.Count; at += part[i++])
            {
                if (i % 2 == 1)
                    continue;
                if (work.Count > 0 && work[^1].End == at)
                    work[^1] = work[^1] with { End = at + part[i] };
                else
                    work.Add(new WorkSpan(at, at + part[i]));
            }
        }

        return work.Count > 0 ? new(work.DrainToImmutable()) : throw new ArgumentException("A visit without work.", nameof(parts));
    }

    /// <summary>The shape of a visit that was taken: what it blocks, without the buffer behind its end.</summary>
    public static VisitShape Of(Interval visit, IEnumerable<Interval> blocked) =>
        new([
            .. blocked.Select(part => new WorkSpan(MinutesInto(visit, part.Start), MinutesInto(visit, Instant.Min(part.End, visit.End)))),
        ]);

    /// <summary>What such a visit takes from the chair, in order; the buffer stands behind its end.</summary>
    public IReadOnlyList<Interval> BlockedFrom(Instant start, int bufferMinutes)
    {
        var blocked = new Interval[Work.Length];
        for (var i = 0; i < blocked.Length; i++)
        {
            var end = Work[i].End + (i == blocked.Length - 1 ? bufferMinutes : 0);
            blocked[i] = new Interval(start + Duration.FromMinutes(Work[i].Start), start + Duration.FromMinutes(end));
        }

        return blocked;
    }

    public bool Equals(VisitShape? other) => other is not null && Work.AsSpan().SequenceEqual(other.Work.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as VisitShape);

    public override int GetHashCode() => Work.Aggregate(0, HashCode.Combine);

    private static int MinutesInto(Interval visit, Instant at) => (int)(at - visit.Start).TotalMinutes;
}
