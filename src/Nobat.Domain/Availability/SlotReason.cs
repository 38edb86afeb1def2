namespace Nobat.Domain.Availability;

/// <summary>Why a point of the grid is not free.</summary>
public enum SlotReason : byte
{
    /// <summary>The calendar has no such point, or a visit from there would not end by closing time.</summary>
    OutsideHours = 1,

    /// <summary>An exception closes it.</summary>
    Closed,

    /// <summary>A booking is over it.</summary>
    Booked,

    /// <summary>A live hold is over it.</summary>
    Held,

    /// <summary>Only the time kept free around another visit is in the way.</summary>
    Buffer,

    /// <summary>It has begun.</summary>
    Past,

    /// <summary>It begins before the minimum notice is over.</summary>
    TooSoon,

    /// <summary>It lies beyond the last day that can be booked.</summary>
    TooFar,
}

public static class SlotReasons
{
    /// <summary>The word of the interface, such as <c>too_soon</c>.</summary>
    public static string ToCode(this SlotReason reason) =>
        reason switch
        {
            SlotReason.OutsideHours => "outside_hours",
            SlotReason.Closed => "closed",
            SlotReason.Booked => "booked",
            SlotReason.Held => "held",
            SlotReason.Buffer => "buffer",
            SlotReason.Past => "past",
            SlotReason.TooSoon => "too_soon",
            SlotReason.TooFar => "too_far",
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
        };
}
