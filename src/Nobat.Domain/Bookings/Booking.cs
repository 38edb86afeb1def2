using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Domain.Policies;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Domain.Bookings;

/// <summary>
/// One visit of one person at one stylist, from the hold to its end. A reschedule keeps id and reference. Times come from a
/// <see cref="Visit"/> that the stylist's locked calendar offered; deadlines are judged by the database's clock, passed in as now.
/// </summary>
public sealed partial class Booking : AggregateRoot
{
    public const int MaxNotesLength = 1000;
    public const int MaxReasonLength = 500;
    public const int MaxNameLength = 100;

    /// <summary>How long a stylist has to approve; never beyond the visit's start.</summary>
    public static readonly Duration TimeToApprove = Duration.FromHours(24);

    /// <summary>How long a customer who books has to go and pay the deposit; never beyond the visit's start.</summary>
    public static readonly Duration TimeToPay = Duration.FromMinutes(15);

    /// <summary>The same where the stylist approved first: the customer has to hear of it.</summary>
    public static readonly Duration TimeToPayOnceApproved = Duration.FromHours(12);

    /// <summary>Who has gone to the bank has at least so long there, granted once.</summary>
    public static readonly Duration TimeAtTheBank = Duration.FromMinutes(15);

    /// <summary>While a gateway is asked whether the deposit was paid the time is kept at least so long.</summary>
    public static readonly Duration TimeToVerify = Duration.FromMinutes(10);

    /// <summary>A gateway that stays silent so long after the deadline keeps the time from others no longer; money that is found then takes it again if it is free.</summary>
    public static readonly Duration LongestToVerify = Duration.FromMinutes(30);

    private readonly List<BookingChange> _history = [];
    private Interval[] _blocked = [];

    private Booking() { } // EF

    public BookingId Id { get; private init; }

    /// <summary>See <see cref="BookingReference"/>.</summary>
    public string Reference { get; private init; } = "";
    public StylistId StylistId { get; private init; }

    /// <summary>Null for a walk-in.</summary>
    public UserId? CustomerId { get; private init; }
    public string? WalkInName { get; private init; }
    public PhoneNumber? WalkInPhone { get; private init; }
    public BookingStatus Status { get; private set; }

    /// <summary>When a hold frees itself, or until when the stylist can approve. It then counts as gone, whether or not anybody wrote so.</summary>
    public Instant? ExpiresAt { get; private set; }
    public Instant StartsAt { get; private set; }

    /// <summary>Half-open: the next visit may start here if there is no buffer.</summary>
    public Instant EndsAt { get; private set; }

    /// <summary>What the calendar loses: the visit's stretches of work in order, half-open, its buffer behind the last.</summary>
    public IReadOnlyList<Interval> Blocked => _blocked;

    /// <summary>What was chosen from the catalogue, as it was then; empty for a plain visit.</summary>
    public IReadOnlyList<BookingLine> Lines { get; private init; } = [];

    /// <summary>The local date in <see cref="TimeZone"/>, as it was agreed: new zone rules do not move what people wrote down.</summary>
    public LocalDate Date { get; private set; }
    public LocalTime StartTime { get; private set; }

    /// <summary>IANA id, as it was when the time was agreed.</summary>
    public string TimeZone { get; private set; } = "";
    public bool RequiresApproval { get; private set; }

    /// <summary>Rial, as agreed at booking.</summary>
    public long TotalAmount { get; private init; }

    /// <summary>Rial, as agreed at booking.</summary>
    public long DepositAmount { get; private init; }
    public DepositStatus DepositStatus { get; private set; }

    /// <summary>Until when the deposit is to be paid; null while nobody waits for it. <see cref="ExpiresAt"/> may be later, never earlier.</summary>
    public Instant? DepositDueAt { get; private set; }

    /// <summary>The extra time at the bank was granted.</summary>
    public bool IsPaymentExtended { get; private set; }

    /// <summary>Rial of the deposit that the stylist keeps, once that is settled.</summary>
    public long DepositKept { get; private set; }

    /// <summary>Rial of the deposit that go back to the customer, once that is settled.</summary>
    public long DepositReturned { get; private set; }

    /// <summary>What moving, cancelling and staying away cost, as agreed at booking.</summary>
    public BookingPolicy Policy { get; private init; } = BookingPolicy.Default;

    /// <summary>How often the visit was moved.</summary>
    public int Reschedules { get; private set; }

    /// <summary>It was moved when cancelling was no longer free, and moving it does not make it so again.</summary>
    public bool WasMovedLate { get; private set; }
    public string? CustomerNotes { get; private set; }

    /// <summary>For the stylist's eyes only.</summary>
    public string? StylistNotes { get; private set; }
    public Instant? RequestedAt { get; private set; }
    public Instant? ConfirmedAt { get; private set; }
    public Instant? CompletedAt { get; private set; }
    public Instant? CancelledAt { get; private set; }
    public BookingParty? CancelledBy { get; private set; }
    public string? CancellationReason { get; private set; }
    public Instant CreatedAt { get; private init; }
    public Instant UpdatedAt { get; private set; }
    public IReadOnlyList<BookingChange> History => _history;

    public Interval Time => new(StartsAt, EndsAt);

    /// <summary>How the booked services fill the visit; null for a plain one, which is as long as the calendar's slots are.</summary>
    public VisitShape? Shape => Lines.Count == 0 ? null : VisitShape.Of(Time, _blocked);

    /// <summary>Local, in <see cref="TimeZone"/>.</summary>
    public LocalTime EndTime => EndsAt.InZone(DateTimeZoneProviders.Tzdb[TimeZone]).TimeOfDay;

    /// <summary>Takes a time tentatively for <paramref name="length"/>.</summary>
    public static Result<Booking> Hold(Visit visit, Agreement agreed, UserId customer, Duration length, Instant now)
    {
        if (visit.Time.Start <= now)
            return BookingErrors.SlotUnavailable.With("reason", "past");
        var booking = new Booking(visit, agreed, now) { CustomerId = customer, ExpiresAt = now + length };
        booking.Become(BookingStatus.Held, BookingChangeKind.Held, Actor.Customer(customer), now);
        booking.Raise(new BookingHeld(booking.Id, booking.StylistId, customer, booking.StartsAt, now + length));
        return booking;
    }

    /// <summary>Books without a hold: confirmed at once, or pending where the stylist approves each booking or a deposit is due.</summary>
    public static Result<Booking> Book(Visit visit, Agreement agreed, UserId customer, string? notes, Instant now)
    {
        if (visit.Time.Start <= now)
            return BookingErrors.SlotUnavailable.With("reason", "past");
        var booking = new Booking(visit, agreed, now) { CustomerId = customer, CustomerNotes = notes };
        booking.BookOrRequest(Actor.Customer(customer), now);
        return booking;
    }

    /// <summary>The stylist enters a visit of somebody who came or called; the stylist's own word needs no approval and no deposit.</summary>
    public static Booking WalkIn(Visit visit, Agreement agreed, string name, PhoneNumber phone, Actor stylist, Instant now)
    {
        var booking = new Booking(visit, agreed, now)
        {
            DepositAmount = 0,
            WalkInName = name,
            WalkInPhone = phone,
        };
        booking.BecomeConfirmed(stylist, now);
        return booking;
    }

    /// <summary>The state people see: a passed deadline counts although nobody wrote it down yet.</summary>
    public BookingStatus StatusAt(Instant now) =>
        Status is BookingStatus.Held or BookingStatus.Pending && now >= ExpiresAt ? BookingStatus.Expired : Status;

    public bool IsLive(Instant now) => StatusAt(now) is BookingStatus.Held or BookingStatus.Pending or BookingStatus.Confirmed;

    private Booking(Visit visit, Agreement agreed, Instant now)
    {
        (Lines, TotalAmount, DepositAmount) = (agreed.Services.Lines, agreed.Services.TotalAmount, agreed.Services.DepositAmount);
        Policy = agreed.Policy;
        Id = BookingId.New();
        Reference = BookingReference.New();
        StylistId = visit.Stylist;
        CreatedAt = now;
        Take(visit);
    }

    private void Take(Visit visit)
    {
        StartsAt = visit.Time.Start;
        EndsAt = visit.Time.End;
        _blocked = [.. visit.Blocked];
        Date = visit.Date;
        StartTime = visit.StartTime;
        TimeZone = visit.TimeZone;
        RequiresApproval = visit.RequiresApproval;
    }
}
