using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;

namespace Nobat.Application.Notifications;

/// <summary>Writes a notice in its reader's language and calendar, from the templates. It never fails over a broken template.</summary>
public interface INoticeWriter
{
    /// <summary>Null where what it was to speak of is gone.</summary>
    Task<WrittenNotice?> WriteAsync(NoticeToWrite notice, CancellationToken ct);
}

/// <param name="Values">
/// What the event knew and the booking no longer tells: <c>startsAt</c>, <c>oldStartsAt</c>, <c>dueAt</c> (ISO 8601 UTC), <c>amount</c>
/// (Rial), <c>reason</c>.
/// </param>
public sealed record NoticeToWrite(
    NotificationKind Kind,
    NotificationRole Role,
    NotificationChannel Channel,
    Language Language,
    DateStyle Calendar,
    BookingId? Booking,
    StylistId? Stylist,
    IReadOnlyDictionary<string, string> Values
);

/// <param name="Subject">Of letters, inbox entries and pushes.</param>
/// <param name="Text">Plain text; of a text message the whole of it.</param>
/// <param name="Link">Where a tap leads.</param>
/// <param name="TemplateVersion">Null for the default of the files.</param>
public sealed record WrittenNotice(
    string? Subject,
    string Text,
    Uri? Link,
    IReadOnlyList<NoticeAttachment> Attachments,
    int? TemplateVersion = null
);

public sealed record NoticeAttachment(string Name, string MediaType, string Content);

/// <summary>How dates are written for a reader.</summary>
public enum DateStyle
{
    Jalali,
    Gregorian,
}
