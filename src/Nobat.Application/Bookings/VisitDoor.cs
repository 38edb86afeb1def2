using Nobat.Application.Common;
using Nobat.Application.Notifications.Writing;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>Refusals of the links in messages.</summary>
public static class VisitErrors
{
    /// <summary>Wrong, expired, used, of another purpose, of somebody else: a caller cannot tell which.</summary>
    public static readonly Error NotFound = Error.NotFound("visit.not_found", "This link no longer leads to a visit.");
}

/// <summary>Lets the holder of a link in, as the customer of that one visit and for that one purpose.</summary>
internal sealed class VisitDoor(IReadDb db, ICalendars calendars, IVisitLinks links)
{
    /// <summary>For looking; null where the link is worth nothing.</summary>
    public async Task<(VisitFacts Facts, VisitPurpose Purpose)?> OpenAsync(string token, CancellationToken ct) =>
        links.Read(token) is { } claim
        && await db.FindVisitAsync(claim.Booking, ct) is { HasActingCustomer: true } facts
        && IsGood(token, claim, facts.Booking, facts.Now)
            ? (facts, claim.Purpose)
            : null;

    /// <summary>
    /// For acting. Looked at first, so that no stranger makes anybody wait for a calendar, and judged again under its lock: of two who come
    /// with the same link the second finds it used.
    /// </summary>
    public async Task<LockedBooking?> LockAsync(string token, VisitPurpose purpose, LocalDate? around, CancellationToken ct)
    {
        if (await OpenAsync(token, ct) is not var (facts, allowed) || allowed != purpose)
            return null;
        var locked = await calendars.LockAsync(facts.Booking.Id, around, ct);
        return locked is var (calendar, booking) && links.Read(token) is { } claim && IsGood(token, claim, booking, calendar.Now)
            ? locked
            : null;
    }

    private bool IsGood(string token, VisitClaim claim, Booking booking, Instant now) =>
        now < claim.ExpiresAt
        && booking.CustomerId is not null
        && booking.StatusAt(now) is BookingStatus.Pending or BookingStatus.Confirmed
        && links.Proves(token, booking);
}
