namespace Nobat.Domain.Bookings;

/// <summary><c>held → pending → confirmed → completed | no_show</c>; every live one can end <c>cancelled</c>, a waiting one <c>expired</c>.</summary>
public enum BookingStatus
{
    /// <summary>Tentative, for a few minutes.</summary>
    Held,

    /// <summary>Waits for the stylist's approval or for the deposit, with a deadline.</summary>
    Pending,
    Confirmed,
    Completed,
    Cancelled,
    NoShow,
    Expired,
}

public static class BookingStates
{
    /// <summary>The states that take time from a calendar; the same three as in the overlap constraint.</summary>
    public static readonly IReadOnlyList<BookingStatus> Live = [BookingStatus.Held, BookingStatus.Pending, BookingStatus.Confirmed];
}

/// <summary>Where the deposit stands. <c>none</c>: the visit asks for no deposit.</summary>
public enum DepositStatus
{
    None,
    Due,
    Paid,
    Refunded,
    Forfeited,
}

/// <summary>In which role somebody acts on a booking. <c>system</c>: time itself, as when a hold runs out.</summary>
public enum BookingParty
{
    Customer,
    Stylist,
    Admin,
    System,
}

/// <summary>What happened to a booking, as its history tells it.</summary>
public enum BookingChangeKind
{
    Held,
    Requested,
    Confirmed,
    Rescheduled,
    Completed,
    NoShow,
    Cancelled,
    Declined,
    Released,
    Expired,

    /// <summary>The booking is made, and waits for its deposit.</summary>
    DepositDue,
}
