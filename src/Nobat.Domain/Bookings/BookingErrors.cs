using Nobat.Domain.Common;

namespace Nobat.Domain.Bookings;

/// <summary>Refusals about bookings.</summary>
public static class BookingErrors
{
    public static readonly Error NotFound = Error.NotFound("booking.not_found", "There is no such booking.");

    /// <summary>Somebody has the time; the use case adds <c>nearestFree</c>.</summary>
    public static readonly Error SlotTaken = Error.Conflict("booking.slot_taken", "Someone else has this time.");

    /// <summary>The stylist does not offer the time; the slot engine adds <c>reason</c>.</summary>
    public static readonly Error SlotUnavailable = Error.Conflict("booking.slot_unavailable", "The stylist does not offer this time.");

    public static readonly Error NotBookable = Error.NotFound("booking.not_bookable", "This stylist cannot be booked.");
    public static readonly Error OwnCalendar = Error.Conflict("booking.own_calendar", "You cannot book a visit in your own calendar.");

    public static readonly Error HoldOrTime = Error.Invalid("booking.hold_or_time", "Give either a hold or a stylist, a date and a time.");

    public static readonly Error TooManyHolds = Error.Conflict(
        "booking.too_many_holds",
        "You hold as many times as you can; release one or book it first."
    );

    public static readonly Error HoldsCoolDown = Error.TooMany(
        "booking.holds_cool_down",
        "Too many of your holds ended without a booking; please wait a little."
    );

    public static readonly Error HoldExpired = Error.Conflict("booking.hold_expired", "The time ran out; please book again.");
    public static readonly Error NotHeld = Error.Conflict("booking.not_held", "This is no longer a hold.");
    public static readonly Error NotBooked = Error.Conflict("booking.not_booked", "This is only a hold; book it first.");
    public static readonly Error Closed = Error.Conflict("booking.closed", "This booking is already over.");

    public static readonly Error AlreadyConfirmed = Error.Conflict(
        "booking.already_confirmed",
        "This booking is confirmed; cancel it instead."
    );

    public static readonly Error NotConfirmed = Error.Conflict("booking.not_confirmed", "This booking is not confirmed.");
    public static readonly Error TooEarly = Error.Conflict("booking.too_early", "The visit has not begun yet.");
    public static readonly Error AlreadyStarted = Error.Conflict("booking.already_started", "The visit has already begun.");
    public static readonly Error TooLateToMove = Error.Conflict("booking.too_late_to_move", "It is too late to move this visit.");
    public static readonly Error MovedTooOften = Error.Conflict("booking.moved_too_often", "This visit cannot be moved again.");
    public static readonly Error DepositDue = Error.Conflict("booking.deposit_due", "This booking waits for its deposit.");
    public static readonly Error DepositNotDue = Error.Conflict("booking.deposit_not_due", "There is no deposit to pay for this booking.");
    public static readonly Error NotApprovedYet = Error.Conflict(
        "booking.not_approved_yet",
        "The stylist has to approve this booking first."
    );
    public static readonly Error NotAllowed = Error.Forbidden("booking.not_allowed", "This is not for you to decide.");
}
