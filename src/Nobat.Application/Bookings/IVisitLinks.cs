using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>What a link of a message permits.</summary>
public enum VisitPurpose
{
    /// <summary>Seeing the visit, and being shown the way to the other two.</summary>
    View,
    Cancel,
    Reschedule,
}

/// <summary>
/// Tokens by which the customer of one visit does one thing without signing in. They rest nowhere: a mac over purpose, booking, customer
/// and end proves them, and for moving also how often the visit was moved, so that moving uses them up.
/// </summary>
public interface IVisitLinks
{
    /// <summary>Good until the visit begins.</summary>
    string Create(VisitPurpose purpose, Booking booking);

    /// <summary>What a token says of itself, unproved. Null for anything not of the right form.</summary>
    VisitClaim? Read(string token);

    /// <summary>Whether a token is the one of this booking as it stands now. Constant time.</summary>
    bool Proves(string token, Booking booking);
}

/// <param name="ExpiresAt">UTC, whole seconds; not included.</param>
public readonly record struct VisitClaim(VisitPurpose Purpose, BookingId Booking, Instant ExpiresAt);
