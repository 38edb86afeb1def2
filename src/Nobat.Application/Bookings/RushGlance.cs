using Nobat.Application.Availability;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Application.Bookings;

/// <summary>
/// In a rush on one stylist nearly everybody comes too late. Whoever had to queue looks once, without a lock or a transaction, before
/// taking one: a booking that is there by then refuses them, and the lock is left to those who may still win. Accepting is never
/// decided here.
/// </summary>
internal sealed class RushGlance(ICalendars calendars, ICalendarReader reader, ICurrentUser me)
{
    /// <summary><see cref="BookingErrors.SlotTaken"/> with <c>nearestFree</c>, or null: then lock and ask again.</summary>
    public async Task<Error?> RefusalAsync(WantedTime wanted, CancellationToken ct)
    {
        var (stylist, date, start, shape) = wanted;
        if (!await calendars.QueueAsync(stylist, ct) || date < SlotEngine.FirstDate || date > SlotEngine.LastDate)
            return null;
        var (from, to) = (date.PlusDays(-Offers.NearestFreeDays), date.PlusDays(Offers.NearestFreeDays));
        if (await reader.ReadAsync(stylist, from, to, ct) is not { } seen)
            return null;
        var offers = new Offers(stylist, seen.Rules, shape);
        // A hold may be one's own, and one's own stands in nobody's way.
        var visit = offers.Offer(date, start, Array.FindAll(seen.Busy, busy => !busy.IsHold), seen.Now);
        return visit.Error == BookingErrors.SlotTaken
            ? visit.Error.With("nearestFree", FreeTime.Near(offers, date, start, seen.Busy, seen.Now, me.Language))
            : null;
    }
}
