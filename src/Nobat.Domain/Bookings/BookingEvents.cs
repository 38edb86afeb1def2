using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Bookings;

/// <summary>A time is kept for a customer until <paramref name="ExpiresAt"/>.</summary>
public sealed record BookingHeld(BookingId Booking, StylistId Stylist, UserId Customer, Instant StartsAt, Instant ExpiresAt) : IDomainEvent;

/// <summary>A booking waits for the stylist's approval until <paramref name="AnswerBy"/>.</summary>
public sealed record BookingRequested(BookingId Booking, StylistId Stylist, UserId Customer, Instant StartsAt, Instant AnswerBy)
    : IDomainEvent;

/// <summary>A booking is firm. <paramref name="Customer"/> is null for a walk-in, whose phone is on the booking.</summary>
public sealed record BookingConfirmed(BookingId Booking, StylistId Stylist, UserId? Customer, Instant StartsAt) : IDomainEvent;

/// <summary>The visit moved. <paramref name="Status"/> tells whether the new time still waits for approval.</summary>
public sealed record BookingRescheduled(
    BookingId Booking,
    StylistId Stylist,
    UserId? Customer,
    Instant OldStartsAt,
    Instant NewStartsAt,
    BookingStatus Status
) : IDomainEvent;

/// <summary>A booking was called off by <paramref name="By"/>. A hold that is let go is not worth a word.</summary>
public sealed record BookingCancelled(
    BookingId Booking,
    StylistId Stylist,
    UserId? Customer,
    Instant StartsAt,
    BookingParty By,
    string? Reason
) : IDomainEvent;

/// <summary>The stylist refused a booking that waited for approval.</summary>
public sealed record BookingDeclined(BookingId Booking, StylistId Stylist, UserId? Customer, Instant StartsAt, string? Reason)
    : IDomainEvent;

/// <summary>Nobody approved a booking before its deadline.</summary>
public sealed record BookingLapsed(BookingId Booking, StylistId Stylist, UserId? Customer, Instant StartsAt) : IDomainEvent;

/// <summary>The visit took place.</summary>
public sealed record BookingCompleted(BookingId Booking, StylistId Stylist, UserId? Customer) : IDomainEvent;

/// <summary>The customer did not come.</summary>
public sealed record BookingMissed(BookingId Booking, StylistId Stylist, UserId? Customer) : IDomainEvent;

/// <summary>The stylist said yes; the booking waits for its deposit until <paramref name="DueAt"/>.</summary>
public sealed record BookingApproved(BookingId Booking, StylistId Stylist, UserId? Customer, Instant StartsAt, Instant DueAt)
    : IDomainEvent;

/// <summary>A booking is made and waits for its deposit, with nobody's approval before.</summary>
/// <param name="Amount">Rial.</param>
public sealed record DepositAsked(BookingId Booking, StylistId Stylist, UserId? Customer, Instant StartsAt, Instant DueAt, long Amount)
    : IDomainEvent;

/// <summary>The deposit arrived.</summary>
/// <param name="Amount">Rial.</param>
public sealed record DepositPaid(BookingId Booking, StylistId Stylist, UserId Customer, long Amount) : IDomainEvent;

/// <summary>The booking is over and its deposit parted. Rial.</summary>
public sealed record DepositSettled(BookingId Booking, StylistId Stylist, UserId? Customer, long Kept, long Returned) : IDomainEvent;

/// <summary>Nobody paid the deposit before its deadline.</summary>
public sealed record BookingUnpaid(BookingId Booking, StylistId Stylist, UserId? Customer, Instant StartsAt) : IDomainEvent;
