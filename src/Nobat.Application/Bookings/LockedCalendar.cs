using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Services;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>A visit somebody asks for.</summary>
/// <param name="Date">With <paramref name="Start"/> on the stylist's wall clock.</param>
/// <param name="Shape">How it fills its time; null for a plain one, as long as the calendar's slots.</param>
public sealed record WantedTime(StylistId Stylist, LocalDate Date, LocalTime Start, VisitShape? Shape);

/// <summary>One taken interval and whose it is, so that somebody's own hold does not stand in their way.</summary>
public sealed record TakenTime(BusyInterval Busy, UserId? Customer);

/// <summary>A calendar nobody else can change until this transaction ends.</summary>
/// <param name="stylist">Whether the stylist's profile is approved now, and whether a service on offer asks for a deposit.</param>
/// <param name="taken">What is live around the date that was asked for.</param>
/// <param name="now">The database's clock, read after the lock was granted.</param>
public sealed class LockedCalendar(
    ICalendars calendars,
    Calendar calendar,
    (bool TakesBookings, bool AsksDeposits) stylist,
    IReadOnlyList<TakenTime> taken,
    Instant now
)
{
    public StylistId Stylist => calendar.StylistId;

    /// <summary>The stylist's account.</summary>
    public UserId Owner => calendar.OwnerId;
    public bool TakesBookings => stylist.TakesBookings;
    public Instant Now => now;

    /// <summary>A live hold of this customer around the date that was asked for.</summary>
    public BookingId? HoldOf(UserId customer) => taken.FirstOrDefault(t => t.Busy.IsHold && t.Customer == customer)?.Busy.Booking;

    /// <summary>
    /// Asks the engine that lists free times for this one. <paramref name="except"/> is a booking that leaves its time as part of the
    /// same change. Refused: <see cref="BookingErrors.NotBookable"/>, <see cref="BookingErrors.SlotUnavailable"/> with <c>reason</c>,
    /// <see cref="BookingErrors.SlotTaken"/> with <c>reason</c> and <c>nearestFree</c>.
    /// </summary>
    public async Task<Result<Visit>> OfferAsync(WantedTime wanted, Language reader, BookingId? except, CancellationToken ct)
    {
        if (!stylist.TakesBookings)
            return BookingErrors.NotBookable;
        var offers = calendar.Offers with { Shape = wanted.Shape };
        var visit = offers.Offer(wanted.Date, wanted.Start, Busy(taken), now, except);
        if (visit.IsSuccess || visit.Error != BookingErrors.SlotTaken)
            return visit;
        var around = Busy(await calendars.ReadTakenAsync(Stylist, offers.NearestFreeReach(wanted.Date), ct));
        return visit.Error.With("nearestFree", FreeTime.Near(offers, wanted.Date, wanted.Start, around, now, reader, except));
    }

    /// <summary>Whether nobody else has any of this time; for one who had it before and comes back for it.</summary>
    public bool IsFree(IReadOnlyList<Interval> blocked, BookingId except) =>
        taken.All(t =>
            t.Busy.Booking == except || !blocked.Any(part => t.Busy.Blocked.Start < part.End && part.Start < t.Busy.Blocked.End)
        );

    /// <summary>
    /// Whether a customer has to say what is to be done: else a deposit would be avoided by keeping silent about it. Where nothing asks
    /// for one, a plain visit as long as the calendar's slots is as good.
    /// </summary>
    public bool WantsServices(ChosenServices services) =>
        stylist is { TakesBookings: true, AsksDeposits: true } && services.Lines.Count == 0;

    /// <summary>What who books now agrees to.</summary>
    public Agreement AgreedOn(ChosenServices services) => new(services, calendar.Policy);

    private static BusyInterval[] Busy(IReadOnlyList<TakenTime> taken) => [.. taken.Select(t => t.Busy)];
}
