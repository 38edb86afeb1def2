using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Availability;

/// <summary>
/// A stylist's calendar: the rules for which times are offered, and the row that everybody who takes or moves time locks first.
/// </summary>
public sealed class Calendar : AggregateRoot
{
    public const int MaxExceptions = 500;

    private readonly List<CalendarException> _exceptions = [];
    private SlotRules? _rules;

    private Calendar() { } // EF

    public StylistId StylistId { get; private init; }

    /// <summary>The stylist's account.</summary>
    public UserId OwnerId { get; private init; }

    /// <summary>IANA id; all dates and times of the calendar are on its wall clock.</summary>
    public string TimeZone { get; private set; } = TimeZones.Default;

    public WeeklyHours Hours { get; private set; } = WeeklyHours.None;

    public SlotSettings Settings { get; private set; } = SlotSettings.Default;

    /// <summary>Grows with every change of the rules or of what is taken: equal versions offer the same times at the same moment.</summary>
    public long Version { get; private set; }

    public Instant CreatedAt { get; private init; }

    public Instant UpdatedAt { get; private set; }

    public IReadOnlyList<CalendarException> Exceptions => _exceptions;

    public SlotRules Rules => _rules ??= new SlotRules(TimeZone, Hours, Settings, _exceptions);

    /// <summary>An empty calendar: nothing is offered until hours are set.</summary>
    public static Calendar Open(StylistId stylist, UserId owner, Instant now) =>
        new()
        {
            StylistId = stylist,
            OwnerId = owner,
            CreatedAt = now,
            UpdatedAt = now,
        };

    /// <summary>Replaces the regular week and the settings; exceptions and bookings stay. Refused with <c>calendar.invalid</c>.</summary>
    public Result Arrange(string timeZone, WeeklyHours hours, SlotSettings settings, Instant now)
    {
        if (TimeZones.Find(timeZone) is null)
            return CalendarErrors.Invalid.WithFields([CalendarErrors.TimeZoneUnknown.AsField("timeZone")]);
        (TimeZone, Hours, Settings) = (timeZone, hours, settings);
        Changed(now);
        return Result.Success;
    }

    /// <summary>Refused with <c>calendar.exception_invalid</c> or <c>calendar.too_many_exceptions</c>.</summary>
    public Result<CalendarException> Except(
        ExceptionKind kind,
        ExceptionDays days,
        ClockTime? start,
        ClockTime? end,
        string? reason,
        Instant now
    )
    {
        if (_exceptions.Count >= MaxExceptions)
            return CalendarErrors.TooManyExceptions;
        var made = CalendarException.Create(kind, days, start, end, reason, Version + 1);
        if (!made.IsSuccess)
            return made;
        _exceptions.Add(made.Value);
        Changed(now);
        return made;
    }

    /// <summary>Refused with <c>calendar.exception_not_found</c>.</summary>
    public Result Lift(CalendarExceptionId id, Instant now)
    {
        if (_exceptions.RemoveAll(exception => exception.Id == id) == 0)
            return CalendarErrors.ExceptionNotFound;
        Changed(now);
        return Result.Success;
    }

    /// <summary>For everybody who takes, moves or frees time: what the calendar offers has changed.</summary>
    public void Touch() => Version++;

    /// <inheritdoc cref="SlotEngine.Grid"/>
    public DaySlots[] Grid(LocalDate from, LocalDate to, IReadOnlyCollection<BusyInterval> busy, Instant now, BookingId? except = null) =>
        SlotEngine.Grid(Rules, from, to, busy as BusyInterval[] ?? [.. busy], now, except);

    /// <summary>
    /// The visit that begins then, if the grid has it and it is free. Otherwise <c>booking.slot_taken</c> when somebody else has it, or
    /// <c>booking.slot_unavailable</c>; both carry <c>reason</c>.
    /// </summary>
    /// <inheritdoc cref="SlotEngine.Grid"/>
    public Result<Visit> Offer(
        LocalDate date,
        LocalTime time,
        IReadOnlyCollection<BusyInterval> busy,
        Instant now,
        BookingId? except = null
    )
    {
        foreach (var day in Grid(date, date, busy, now, except))
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
        IReadOnlyCollection<BusyInterval> busy,
        Instant now,
        BookingId? except = null
    )
    {
        List<Visit> free = [];
        foreach (var day in Grid(from, to, busy, now, except))
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
        IReadOnlyCollection<BusyInterval> busy,
        Instant now,
        int count = 3,
        BookingId? except = null
    )
    {
        if (date < SlotEngine.FirstDate || date > SlotEngine.LastDate)
            return [];
        var wanted = Rules.Zone.AtLeniently(date + time).ToInstant();
        return
        [
            .. FreeVisits(date.PlusDays(-NearestFreeDays), date.PlusDays(NearestFreeDays), busy, now, except)
                .OrderBy(visit => Distance(visit.Time.Start, wanted))
                .Take(count)
                .OrderBy(visit => visit.Time.Start),
        ];
    }

    /// <summary>How many days before and after are searched for other free times.</summary>
    public const int NearestFreeDays = 7;

    /// <summary>The time whose bookings <see cref="NearestFree"/> must know.</summary>
    public Interval NearestFreeReach(LocalDate date) => Rules.Reach(date.PlusDays(-NearestFreeDays), date.PlusDays(NearestFreeDays));

    private Visit VisitAt(LocalDate date, Slot slot)
    {
        var end = slot.StartsAt + Duration.FromMinutes(Settings.SlotDurationMinutes);
        return new Visit(
            StylistId,
            new Interval(slot.StartsAt, end),
            new Interval(slot.StartsAt, end + Duration.FromMinutes(Settings.BufferTimeMinutes)),
            date,
            slot.StartTime,
            TimeZone,
            Settings.RequiresApproval
        );
    }

    private static Error Refusal(SlotReason reason) =>
        (
            reason is SlotReason.Booked or SlotReason.Held or SlotReason.Buffer ? CalendarErrors.SlotTaken : CalendarErrors.SlotUnavailable
        ).With("reason", reason.ToCode());

    private static Duration Distance(Instant one, Instant other) => one > other ? one - other : other - one;

    private void Changed(Instant now)
    {
        _rules = null;
        UpdatedAt = now;
        Touch();
    }
}
