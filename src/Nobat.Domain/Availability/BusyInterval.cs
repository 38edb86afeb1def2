using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Availability;

/// <summary>A stretch of time that is already taken from a calendar: a visit without gaps has one, each gap makes one more.</summary>
/// <param name="Booking">Whose it is, so that a booking being moved does not stand in its own way.</param>
/// <param name="Blocked">Half-open, buffer included.</param>
/// <param name="Ends">When the work itself ends; from here to the end of <paramref name="Blocked"/> is buffer.</param>
/// <param name="HeldUntil">It counts only while now is before this (database time): a hold, or a booking with a deadline. Null for good.</param>
/// <param name="IsHold">True for a tentative hold, which is told apart from a booking in the reason.</param>
public readonly record struct BusyInterval(BookingId Booking, Interval Blocked, Instant Ends, Instant? HeldUntil, bool IsHold = false)
{
    public bool IsLive(Instant now) => HeldUntil is not { } until || now < until;
}
