using System.Text.Json.Serialization;
using Nobat.Application.Policies;
using Nobat.Application.Services;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>A booking as one of its parties sees it. Local date and times are in <see cref="TimeZone"/>; amounts are Rial.</summary>
public sealed record BookingAnswer
{
    public required BookingId Id { get; init; }

    /// <summary>What people read to each other, such as <c>NB-7K4M-2Q9D</c>.</summary>
    public required string Reference { get; init; }
    public required StylistId StylistId { get; init; }

    /// <summary>Null for a walk-in.</summary>
    public required UserId? CustomerId { get; init; }
    public required BookingStatus Status { get; init; }
    public required LocalDate BookingDate { get; init; }

    /// <summary>Only for readers of Persian: <c>1405/09/02</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? JalaliDate { get; init; }
    public required LocalTime StartTime { get; init; }
    public required LocalTime EndTime { get; init; }
    public required Instant StartsAt { get; init; }
    public required Instant EndsAt { get; init; }
    public required string TimeZone { get; init; }

    /// <summary>What was booked from the stylist's catalogue; empty for a plain visit.</summary>
    public IReadOnlyList<BookedService> Services { get; init; } = [];
    public required long TotalAmount { get; init; }
    public required long DepositAmount { get; init; }
    public required DepositStatus DepositStatus { get; init; }
    public required string? CustomerNotes { get; init; }

    /// <summary>Only for the stylist.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StylistNotes { get; init; }

    /// <summary>Only for the stylist, and not while it is a mere hold.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CustomerCard? Customer { get; init; }

    /// <summary>While held: when the hold frees itself.</summary>
    public required Instant? HoldExpiresAt { get; init; }

    /// <summary>While it waits for approval: until when the stylist can approve.</summary>
    public required Instant? ApprovalDueAt { get; init; }

    /// <summary>While a deposit is due: until when.</summary>
    public Instant? DepositDueAt { get; init; }

    /// <summary>Rial of the deposit that the stylist keeps, and that go back; null until that is settled.</summary>
    public DepositPartsAnswer? DepositParts { get; init; }

    /// <summary>What moving, cancelling and staying away cost, as agreed at booking.</summary>
    public required PolicyAnswer Policy { get; init; }
    public required Instant? ConfirmedAt { get; init; }
    public required Instant? CompletedAt { get; init; }
    public required Instant? CancelledAt { get; init; }
    public required BookingParty? CancelledBy { get; init; }
    public required string? CancellationReason { get; init; }

    /// <summary>Oldest first; left out of lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BookingChangeAnswer>? History { get; init; }
    public required Instant CreatedAt { get; init; }
    public required Instant UpdatedAt { get; init; }

    /// <summary>As its customer, or an admin, sees it.</summary>
    internal static BookingAnswer For(Booking booking, Language language, Instant now)
    {
        var status = booking.StatusAt(now);
        return new BookingAnswer
        {
            Id = booking.Id,
            Reference = booking.Reference,
            StylistId = booking.StylistId,
            CustomerId = booking.CustomerId,
            Status = status,
            BookingDate = booking.Date,
            JalaliDate = language is Language.Fa ? booking.Date.ToJalali() : null,
            StartTime = booking.StartTime,
            EndTime = booking.EndTime,
            StartsAt = booking.StartsAt,
            EndsAt = booking.EndsAt,
            TimeZone = booking.TimeZone,
            Services = [.. booking.Lines.Select(line => BookedService.Of(line, language))],
            TotalAmount = booking.TotalAmount,
            DepositAmount = booking.DepositAmount,
            DepositStatus =
                status is BookingStatus.Expired && booking.DepositStatus is DepositStatus.Due ? DepositStatus.None : booking.DepositStatus,
            DepositParts = booking.DepositKept + booking.DepositReturned > 0 ? new(booking.DepositKept, booking.DepositReturned) : null,
            Policy = PolicyAnswer.Of(booking.Policy),
            CustomerNotes = booking.CustomerNotes,
            HoldExpiresAt = status is BookingStatus.Held ? booking.ExpiresAt : null,
            ApprovalDueAt = status is BookingStatus.Pending && booking.DepositDueAt is null ? booking.ExpiresAt : null,
            DepositDueAt = status is BookingStatus.Pending ? booking.DepositDueAt : null,
            ConfirmedAt = booking.ConfirmedAt,
            CompletedAt = booking.CompletedAt,
            CancelledAt = booking.CancelledAt,
            CancelledBy = booking.CancelledBy,
            CancellationReason = booking.CancellationReason,
            History =
                booking.History.Count == 0
                    ? null
                    : [.. booking.History.OrderBy(line => line.At).ThenBy(line => line.Id).Select(BookingChangeAnswer.Of)],
            CreatedAt = booking.CreatedAt,
            UpdatedAt = booking.UpdatedAt,
        };
    }

    /// <summary>As its stylist sees it: with the stylist's notes and who comes.</summary>
    internal static BookingAnswer ForStylist(Booking booking, CustomerCard? customer, Language language, Instant now) =>
        For(booking, language, now) with
        {
            StylistNotes = booking.StylistNotes,
            Customer = customer,
        };
}

/// <summary>Rial.</summary>
public sealed record DepositPartsAnswer(long Kept, long Returned);

/// <summary>One service of the visit, as it was when booked. Rial and minutes.</summary>
public sealed record BookedService(ServiceId Id, string Name, int DurationMinutes, long Price, long Deposit)
{
    internal static BookedService Of(BookingLine line, Language language) =>
        new(line.Service, ServiceNames.In(language, line.Name, line.NameEn), line.DurationMinutes, line.Price, line.Deposit);
}

/// <summary>Who comes, for the stylist: names and phone, nothing more.</summary>
public sealed record CustomerCard(string? FirstName, string? LastName, string PhoneNumber)
{
    internal string FullName => $"{FirstName} {LastName}".Trim();
}

/// <summary>One line of the history. Old and new times only where the visit moved.</summary>
public sealed record BookingChangeAnswer(
    Instant At,
    BookingChangeKind Kind,
    BookingParty By,
    BookingStatus? From,
    BookingStatus To,
    Instant? OldStartsAt,
    Instant? NewStartsAt,
    string? Reason
)
{
    internal static BookingChangeAnswer Of(BookingChange change) =>
        new(change.At, change.Kind, change.By, change.From, change.To, change.OldTime?.Start, change.NewTime?.Start, change.Reason);
}
