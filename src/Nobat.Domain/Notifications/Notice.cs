using System.Collections.Immutable;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;
using NodaTime.Text;

namespace Nobat.Domain.Notifications;

/// <summary>What one reader is to be told, on whatever channels.</summary>
/// <param name="Recipient">Null of people without an account.</param>
/// <param name="Phone">The number to use whatever the account's is by then; null for the account's own of the moment it leaves.</param>
/// <param name="ExpiresAt">From then on it is worth nothing.</param>
/// <param name="Key">The same is queued once for each channel.</param>
/// <param name="Only">The only channels that make sense, whatever the reader chose; null for the reader's choice.</param>
public sealed record Notice(
    NotificationKind Kind,
    NotificationRole Role,
    UserId? Recipient,
    PhoneNumber? Phone,
    Language Language,
    BookingId? Booking,
    StylistId? Stylist,
    IReadOnlyDictionary<string, string> Values,
    Instant? ExpiresAt,
    string Key,
    IReadOnlyList<NotificationChannel>? Only = null
);

/// <summary>Names of what an event knew and what it speaks of no longer tells.</summary>
public static class NoticeValues
{
    /// <summary>The visit's start, ISO 8601 UTC.</summary>
    public const string StartsAt = "startsAt";

    /// <summary>Where the visit was before it moved, ISO 8601 UTC.</summary>
    public const string OldStartsAt = "oldStartsAt";

    /// <summary>A deadline, ISO 8601 UTC.</summary>
    public const string DueAt = "dueAt";

    /// <summary>Whole Rial.</summary>
    public const string Amount = "amount";
    public const string Reason = "reason";

    public static readonly ImmutableDictionary<string, string> None = ImmutableDictionary<string, string>.Empty;

    public static string Of(Instant instant) => InstantPattern.ExtendedIso.Format(instant);

    /// <summary>The instant kept under that name; null when there is none.</summary>
    public static Instant? InstantOf(this IReadOnlyDictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var text) && InstantPattern.ExtendedIso.Parse(text) is { Success: true, Value: var instant }
            ? instant
            : null;
}

/// <summary>A notice as it was written.</summary>
public sealed record Letter(string? Subject, string Text, string? Link, int? TemplateVersion);

/// <summary>What a provider said when it took a notice. <paramref name="Cost"/> in Rial.</summary>
/// <param name="HasArrived">Taking it was arriving, as in the inbox.</param>
public sealed record Receipt(string? Provider, string? ProviderId, long? Cost, int Segments, bool HasArrived);

/// <summary>An administrator has a failed notice sent again.</summary>
public sealed record NoticeRetried(NotificationId Notification) : IDomainEvent;

/// <summary>Refusals about notices.</summary>
public static class NotificationErrors
{
    public static readonly Error NotFound = Error.NotFound("notification.not_found", "There is no such notice.");
    public static readonly Error NotFailed = Error.Conflict("notification.not_failed", "Only a notice that failed can be sent again.");
    public static readonly Error TooLate = Error.Conflict("notification.too_late", "What this notice speaks of is over.");
    public static readonly Error ReminderTimesInvalid = Error.Invalid(
        "notification.reminder_times_invalid",
        "Give at most 5 different times, each 15 to 43200 minutes before the visit."
    );
}

public sealed class NotificationById : Specification<Notification>
{
    public NotificationById(NotificationId id) => Query.Where(notice => notice.Id == id);
}

/// <summary>What has not left yet of a booking's reminders.</summary>
public sealed class QueuedReminders : Specification<Notification>
{
    public QueuedReminders(BookingId booking) =>
        Query
            .Where(notice =>
                notice.BookingId == booking && notice.Kind == NotificationKind.BookingReminder && notice.State == NotificationState.Queued
            )
            .OrderBy(notice => notice.Id);
}
