using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Bookings;

/// <summary>One line of a booking's history; written once, never changed.</summary>
public sealed class BookingChange
{
    private BookingChange() { } // EF

    public Guid Id { get; private init; }
    public Instant At { get; private init; }
    public BookingChangeKind Kind { get; private init; }
    public BookingParty By { get; private init; }
    public UserId? ByUser { get; private init; }

    /// <summary>Null for the first line.</summary>
    public BookingStatus? From { get; private init; }
    public BookingStatus To { get; private init; }

    /// <summary>The visit before and after; both only where it moved.</summary>
    public Interval? OldTime { get; private init; }
    public Interval? NewTime { get; private init; }
    public string? Reason { get; private init; }

    internal static BookingChange Of(
        BookingChangeKind kind,
        Actor by,
        BookingStatus? from,
        BookingStatus to,
        Instant at,
        string? reason = null,
        (Interval Old, Interval New)? moved = null
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            At = at,
            Kind = kind,
            By = by.Party,
            ByUser = by.User,
            From = from,
            To = to,
            Reason = reason,
            OldTime = moved?.Old,
            NewTime = moved?.New,
        };
}
