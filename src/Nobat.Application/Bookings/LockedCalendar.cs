using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>One taken interval and whose it is, so that somebody's own hold does not stand in their way.</summary>
public sealed record TakenTime(BusyInterval Busy, UserId? Customer);

/// <summary>A calendar nobody else can change until this transaction ends.</summary>
/// <param name="takesBookings">Whether the stylist's profile is approved now.</param>
/// <param name="taken">What is live around the date that was asked for.</param>
/// <param name="now">The database's clock, read after the lock was granted.</param>
public sealed class LockedCalendar(ICalendars calendars, Calendar calendar, bool takesBookings, IReadOnlyList<TakenTime> taken, Instant now)
{
    public StylistId Stylist => calendar.StylistId;

    /// <summary>The stylist's account.</summary>
    public UserId Owner => calendar.OwnerId;
    public bool TakesBookings => takesBookings;
    public Instant Now => now;

    /// <summary>A live hold of this customer around the date that was asked for.</summary>
    public BookingId? HoldOf(UserId customer) => taken.FirstOrDefault(t => t.Busy.IsHold && t.Customer == customer)?.Busy.Booking;

    /// <summary>
    /// Asks the engine that lists free times for this one. <paramref name="except"/> is a booking that leaves its time as part of the
    /// same change. Refused: <see cref="BookingErrors.NotBookable"/>, <see cref="BookingErrors.SlotUnavailable"/> with <c>reason</c>,
    /// <see cref="BookingErrors.SlotTaken"/> with <c>reason</c> and <c>nearestFree</c>.
    /// </summary>
    public async Task<Result<Visit>> OfferAsync(LocalDate date, LocalTime start, Language reader, BookingId? except, CancellationToken ct)
    {
        if (!takesBookings)
            return BookingErrors.NotBookable;
        var visit = calendar.Offers.Offer(date, start, Busy(taken), now, except);
        if (visit.IsSuccess || visit.Error != BookingErrors.SlotTaken)
            return visit;
        var around = Busy(await calendars.ReadTakenAsync(Stylist, calendar.Offers.NearestFreeReach(date), ct));
        return visit.Error.With("nearestFree", FreeTime.Near(calendar.Offers, date, start, around, now, reader, except));
    }

    /// <summary>Whether nobody else has any of this time; for one who had it before and comes back for it.</summary>
    public bool IsFree(Interval blocked, BookingId except) =>
        taken.All(t => t.Busy.Booking == except || !(t.Busy.Blocked.Start < blocked.End && blocked.Start < t.Busy.Blocked.End));

    /// <summary>What is agreed on by who books now: the policy of now, and no price while none is said.</summary>
    public Agreement Agreement => Agreement.Plain(calendar.Policy);

    private static BusyInterval[] Busy(IReadOnlyList<TakenTime> taken) => [.. taken.Select(t => t.Busy)];
}
