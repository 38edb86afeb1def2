using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Availability;

/// <summary>The slot engine in the words of visits: which can be had, and which are near one that cannot.</summary>
/// <param name="Shape">How the wanted visit fills its time; null for a plain one, as long as the calendar's slots.</param>
public readonly record struct Offers(StylistId Stylist, SlotRules Rules, VisitShape? Shape = null)
{
    /// <summary>How many days before and after are searched for other free times.</summary>
    public const int NearestFreeDays = 7;

    /// <summary>
    /// The visit that begins then, if the grid has it and it is free. Otherwise <c>booking.slot_taken</c> when somebody else has it, or
    /// <c>booking.slot_unavailable</c>; both carry <c>reason</c>.
    /// </summary>
    /// <inheritdoc cref="SlotEngine.Grid"/>
    public Result<Visit> Offer(LocalDate date, LocalTime time, ReadOnlySpan<BusyInterval> busy, Instant now, BookingId? except = null)
    {
        foreach (var day in SlotEngine.Grid(Rules, date, date, busy, now, except, Shape))
        {
            foreach (ref readonly var slot in day.Slots.Span)
            {
                if (slot.StartTime == time)
                    return slot.Reason is { } reason ? Refusal(reason) : VisitAt(date, slot);
            }
        }

        return Refusal(SlotReason.OutsideHours);
    }

    /// <summary>Every free visit of these dates, both inclusive, in order of time.</summary>
    /// <inheritdoc cref="SlotEngine.Grid"/>
    public IReadOnlyList<Visit> FreeVisits(
        LocalDate from,
        LocalDate to,
        ReadOnlySpan<BusyInterval> busy,
        Instant now,
        BookingId? except = null
    )
    {
        List<Visit> free = [];
        foreach (var day in SlotEngine.Grid(Rules, from, to, busy, now, except, Shape))
        {
            foreach (ref readonly var slot in day.Slots.Span)
            {
                if (slot.IsFree)
                    free.Add(VisitAt(day.Date, slot));
            }
        }

        return free;
    }

    /// <summary>The few free visits nearest to a wanted time, before and after it, in order of time.</summary>
    /// <param name="busy">What is taken within <see cref="NearestFreeReach"/>.</param>
    /// <inheritdoc cref="SlotEngine.Grid"/>
    public IReadOnlyList<Visit> NearestFree(
        LocalDate date,
        LocalTime time,
        ReadOnlySpan<BusyInterval> busy,
        Instant now,
        int count = 3,
        BookingId? except = null
    )
    {
        if (date < SlotEngine.FirstDate || date > SlotEngine.LastDate)
            return [];
        var wanted = Rules.Zone.AtLeniently(date + time).ToInstant();
        var near = new PriorityQueue<(LocalDate Date, Slot Slot), Duration>(count + 1);
        foreach (
            var day in SlotEngine.Grid(Rules, date.PlusDays(-NearestFreeDays), date.PlusDays(NearestFreeDays), busy, now, except, Shape)
        )
        {
            foreach (ref readonly var slot in day.Slots.Span)
            {
                if (!slot.IsFree)
                    continue;
                // The farthest comes out first, hence the minus.
                near.Enqueue((day.Date, slot), -Distance(slot.StartsAt, wanted));
                if (near.Count > count)
                    near.Dequeue();
            }
        }

        var found = near.UnorderedItems.Select(item => item.Element).OrderBy(item => item.Slot.StartsAt);
        return [.. found.Select(VisitOf)];
    }

    /// <summary>The time whose bookings <see cref="NearestFree"/> must know.</summary>
    public Interval NearestFreeReach(LocalDate date) => Rules.Reach(date.PlusDays(-NearestFreeDays), date.PlusDays(NearestFreeDays));

    private Visit VisitOf((LocalDate Date, Slot Slot) at) => VisitAt(at.Date, at.Slot);

    private Visit VisitAt(LocalDate date, Slot slot)
    {
        var shape = Shape ?? VisitShape.Of(Rules.Settings.SlotDurationMinutes);
        return new Visit(
            Stylist,
            new Interval(slot.StartsAt, slot.StartsAt + Duration.FromMinutes(shape.Minutes)),
            shape.BlockedFrom(slot.StartsAt, Rules.Settings.BufferTimeMinutes),
            date,
            slot.StartTime,
            Rules.Zone.Id,
            Rules.Settings.RequiresApproval
        );
    }

    private static Error Refusal(SlotReason reason) =>
        (
            reason is SlotReason.Booked or SlotReason.Held or SlotReason.Buffer ? BookingErrors.SlotTaken : BookingErrors.SlotUnavailable
        ).With("reason", reason.ToCode());

    private static Duration Distance(Instant one, Instant other) => one > other ? one - other : other - one;
}
