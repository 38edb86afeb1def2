using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Domain.Tests.Availability;
using NodaTime;

namespace Nobat.Api.Tests.Model;

/// <summary>A booking as the model knows it. <see cref="Customer"/> is null for a walk-in.</summary>
internal sealed class ModelBooking
{
    public required Guid Id { get; init; }
    public int? Customer { get; init; }
    public required LocalDate Date { get; set; }
    public required LocalTime Time { get; set; }
    public required Interval Visit { get; set; }
    public required Interval Blocked { get; set; }

    /// <summary>Only a hold has one.</summary>
    public Instant? HeldUntil { get; set; }
    public bool IsOver { get; set; }

    public bool IsLive(Instant now) => !IsOver && (HeldUntil is not { } until || now < until);

    public BusyInterval AsBusy() => new(new BookingId(Id), Blocked, Visit.End, HeldUntil, HeldUntil is not null);
}

/// <summary>What one stylist's calendar must be after everything that was done to it: plain lists and the model of minutes.</summary>
internal sealed class ModelCalendar(string zone)
{
    private readonly List<CalendarException> _exceptions = [];
    private long _sequence;

    public List<ModelBooking> Bookings { get; } = [];

    public SlotRules Rules { get; private set; } = new(zone, WeeklyHours.None, SlotSettings.Default, []);

    public IReadOnlyList<CalendarException> Exceptions => _exceptions;

    public void Arrange(WeeklyHours hours, SlotSettings settings) => Rules = new SlotRules(zone, hours, settings, _exceptions);

    public void Except(Guid id, ExceptionKind kind, ExceptionDays days, ClockTime? start, ClockTime? end)
    {
        _exceptions.Add(CalendarException.Restore(new CalendarExceptionId(id), kind, days, start, end, ++_sequence));
        Arrange(Rules.Hours, Rules.Settings);
    }

    public void Lift(CalendarException exception)
    {
        _exceptions.Remove(exception);
        Arrange(Rules.Hours, Rules.Settings);
    }

    /// <summary>Why a time cannot be had; null when it can.</summary>
    public SlotReason? ReasonAt(LocalDate date, LocalTime time, Instant now, ModelBooking? except = null) =>
        MinuteModel.At(Rules, date, time, Busy(except), now) is { } point ? point.Reason : SlotReason.OutsideHours;

    public List<(LocalDate Date, LocalTime Start, Instant StartsAt, SlotReason? Reason)> Grid(LocalDate from, LocalDate to, Instant now) =>
        MinuteModel.Grid(Rules, from, to, Busy(null), now);

    public ModelBooking? LiveHoldOf(int customer, Instant now) =>
        Bookings.Find(booking => booking.Customer == customer && booking.HeldUntil is not null && booking.IsLive(now));

    public ModelBooking Add(Guid id, int? customer, LocalDate date, LocalTime time, Instant now, Instant? heldUntil = null)
    {
        var (visit, blocked) = Span(date, time, now);
        var booking = new ModelBooking
        {
            Id = id,
            Customer = customer,
            Date = date,
            Time = time,
            Visit = visit,
            Blocked = blocked,
            HeldUntil = heldUntil,
        };
        Bookings.Add(booking);
        return booking;
    }

    public void Move(ModelBooking booking, LocalDate date, LocalTime time, Instant now)
    {
        (booking.Date, booking.Time) = (date, time);
        (booking.Visit, booking.Blocked) = Span(date, time, now);
    }

    private (Interval Visit, Interval Blocked) Span(LocalDate date, LocalTime time, Instant now)
    {
        var start = MinuteModel.At(Rules, date, time, [], now)!.Value.StartsAt;
        var end = start + Duration.FromMinutes(Rules.Settings.SlotDurationMinutes);
        return (new Interval(start, end), new Interval(start, end + Duration.FromMinutes(Rules.Settings.BufferTimeMinutes)));
    }

    private BusyInterval[] Busy(ModelBooking? except) =>
        [.. Bookings.Where(booking => !booking.IsOver && booking != except).Select(booking => booking.AsBusy())];
}
