using System.Buffers;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Availability;

/// <summary>What is taken, as plain ticks in order of time, so that a grid walks over it once.</summary>
internal ref struct BusyTimes
{
    private readonly Taken[] _taken;
    private readonly int _count;
    private int _next;

    /// <summary>Keeps only what is live at <paramref name="now"/> and touches the period; the rest costs one look and no memory.</summary>
    public BusyTimes(ReadOnlySpan<BusyInterval> busy, Instant now, BookingId? except, long fromTicks, long toTicks)
    {
        _taken = ArrayPool<Taken>.Shared.Rent(Math.Max(busy.Length, 1));
        var isSorted = true;
        foreach (ref readonly var interval in busy)
        {
            // Ticks first: comparing them costs less than comparing instants.
            var taken = Taken.Of(interval);
            if (taken.End <= fromTicks || taken.Start >= toTicks || !interval.IsLive(now) || interval.Booking == except)
                continue;
            isSorted &= _count == 0 || _taken[_count - 1].Start <= taken.Start;
            _taken[_count++] = taken;
        }

        if (!isSorted)
            _taken.AsSpan(0, _count).Sort(static (left, right) => left.Start.CompareTo(right.Start));
    }

    /// <summary>What stands in the way of a visit and its buffer. Visits must be asked about in order of time.</summary>
    public SlotReason? InTheWayOf(long start, long visitEnd, long blockedEnd)
    {
        while (_next < _count && _taken[_next].End <= start)
            _next++;
        SlotReason? worst = null;
        for (var i = _next; i < _count && _taken[i].Start < blockedEnd; i++)
        {
            ref readonly var taken = ref _taken[i];
            if (taken.End <= start)
                continue;
            if (taken.Start >= visitEnd || taken.VisitEnd <= start)
                worst ??= SlotReason.Buffer;
            else if (taken.IsHold)
                worst = SlotReason.Held;
            else
                return SlotReason.Booked;
        }

        return worst;
    }

    public readonly void Dispose() => ArrayPool<Taken>.Shared.Return(_taken);

    private readonly record struct Taken(long Start, long VisitEnd, long End, bool IsHold)
    {
        public static Taken Of(in BusyInterval busy) =>
            new(busy.Blocked.Start.ToUnixTimeTicks(), busy.Ends.ToUnixTimeTicks(), busy.Blocked.End.ToUnixTimeTicks(), busy.IsHold);
    }
}
