using Nobat.Domain.Common;
using Nobat.Domain.Policies;
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

    /// <summary>What bookings made from now on agree to.</summary>
    public BookingPolicy Policy { get; private set; } = BookingPolicy.Default;

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

    /// <summary>For bookings made from now on; what was agreed before stays. The same terms again are no new version.</summary>
    public void Agree(BookingPolicy policy, Instant now)
    {
        if (policy with { Version = Policy.Version } == Policy && Policy.Version > 0)
            return;
        Policy = policy;
        Raise(PolicyChanged.To(StylistId, policy));
        UpdatedAt = now;
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

    /// <summary>What the rules offer; asked for the list of free times and asked again when one of them is wanted.</summary>
    public Offers Offers => new(StylistId, Rules);

    private void Changed(Instant now)
    {
        _rules = null;
        UpdatedAt = now;
        Touch();
    }
}
