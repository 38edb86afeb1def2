using NodaTime;

namespace Nobat.Domain.Availability;

/// <summary>One point of the grid. Sixteen bytes, because a month has thousands.</summary>
public readonly record struct Slot
{
    private readonly long _startTicks;
    private readonly ushort _startMinute;
    private readonly ushort _endMinute;
    private readonly byte _reason;

    internal Slot(long startTicks, int startMinute, int endMinute, SlotReason reason) =>
        (_startTicks, _startMinute, _endMinute, _reason) = (startTicks, (ushort)startMinute, (ushort)endMinute, (byte)reason);

    public bool IsFree => _reason == 0;

    /// <summary>Why it is not free; null when it is.</summary>
    public SlotReason? Reason => IsFree ? null : (SlotReason)_reason;

    public Instant StartsAt => Instant.FromUnixTimeTicks(_startTicks);

    /// <summary>On the wall clock of the calendar's zone.</summary>
    public LocalTime StartTime => LocalTime.FromMinutesSinceMidnight(_startMinute);

    /// <summary>On the wall clock; 00:00 when the visit ends with the day.</summary>
    public LocalTime EndTime => LocalTime.FromMinutesSinceMidnight(_endMinute);

    internal int StartMinute => _startMinute;

    internal long StartTicks => _startTicks;

    /// <summary>The same point with another reason.</summary>
    internal Slot With(SlotReason? reason) => new(_startTicks, _startMinute, _endMinute, reason ?? 0);
}

/// <summary>The grid of one local date, in order of time; empty when nothing is worked.</summary>
public readonly record struct DaySlots(LocalDate Date, ReadOnlyMemory<Slot> Slots);
