using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>One notice as it went, or is to go. Instants are UTC.</summary>
/// <param name="Address">Masked; null where the channel finds the reader itself.</param>
/// <param name="Subject">As it was written; null until it was sent.</param>
/// <param name="Text">As it was written; null until it was sent.</param>
/// <param name="DueAt">When it was, or is, to leave.</param>
/// <param name="FailureCode">Why it was not sent, or not the last time.</param>
/// <param name="Delivery">Only for administrators.</param>
public sealed record NotificationAnswer(
    NotificationId Id,
    string Kind,
    NotificationRole Role,
    NotificationChannel Channel,
    NotificationState State,
    Language Language,
    UserId? RecipientId,
    string? Address,
    BookingId? BookingId,
    StylistId? StylistId,
    string? Subject,
    string? Text,
    Instant DueAt,
    Instant CreatedAt,
    Instant? SentAt,
    Instant? DeliveredAt,
    Instant? FailedAt,
    string? FailureCode,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DeliveryAnswer? Delivery
)
{
    internal static NotificationAnswer Of(Notification notice, bool forAdmin) =>
        new(
            notice.Id,
            notice.Kind.Name,
            notice.Role,
            notice.Channel,
            notice.State,
            notice.Language,
            notice.RecipientId,
            Masked(notice),
            notice.BookingId,
            notice.StylistId,
            notice.Subject,
            notice.Text,
            notice.DueAt,
            notice.CreatedAt,
            notice.SentAt,
            notice.DeliveredAt,
            notice.FailedAt,
            notice.FailureCode,
            forAdmin ? DeliveryAnswer.Of(notice) : null
        );

    private static string? Masked(Notification notice)
    {
        var isText = notice.Channel is NotificationChannel.Sms;
        if ((notice.Address ?? (isText ? notice.NamedPhone : null)) is not { } address)
            return null;
        if (isText)
            return PhoneNumber.Parse(address) is { IsSuccess: true, Value: var phone } ? phone.Masked : "***";
        var at = address.LastIndexOf('@');
        return at > 0 ? $"{address[..1]}***{address[at..]}" : "***";
    }
}

/// <summary>How it went with a provider.</summary>
/// <param name="Cost">Rial; null while it is not known.</param>
/// <param name="Segments">Parts of a text message.</param>
/// <param name="NextTryAt">When a worker takes it next; null once it is over.</param>
/// <param name="Fallbacks">Channels that are tried should this one fail.</param>
public sealed record DeliveryAnswer(
    int Attempts,
    Instant? NextTryAt,
    Instant? ExpiresAt,
    string? Provider,
    string? ProviderId,
    long? Cost,
    int Segments,
    int? TemplateVersion,
    IReadOnlyList<NotificationChannel> Fallbacks
)
{
    internal static DeliveryAnswer Of(Notification notice) =>
        new(
            notice.Attempts,
            notice.NextTryAt,
            notice.ExpiresAt,
            notice.Provider,
            notice.ProviderId,
            notice.Cost,
            notice.Segments,
            notice.TemplateVersion,
            notice.Fallbacks
        );
}

internal static class NotificationLists
{
    /// <summary>A page, the newest first.</summary>
    public static async Task<Result<Page<NotificationAnswer>>> ToPageAsync(
        this IQueryable<Notification> notices,
        PageRequest page,
        bool forAdmin,
        CancellationToken ct
    )
    {
        if (page.Cursor is { } text)
        {
            if (Cursor.Parse(text) is not var (at, last))
                return RequestErrors.BadCursor;
            var id = new NotificationId(last);
            notices = notices.Where(notice => notice.CreatedAt < at || (notice.CreatedAt == at && notice.Id < id));
        }

        var rows = await notices
            .OrderByDescending(notice => notice.CreatedAt)
            .ThenByDescending(notice => notice.Id)
            .Take(page.Limit + 1)
            .ToListAsync(ct);
        return rows.ToPage(
            page.Limit,
            notice => new Cursor(notice.CreatedAt, notice.Id.Value),
            notice => NotificationAnswer.Of(notice, forAdmin)
        );
    }

    public static IQueryable<Notification> WhereGiven<T>(
        this IQueryable<Notification> notices,
        T? wanted,
        Expression<Func<Notification, bool>> matches
    )
        where T : struct => wanted is null ? notices : notices.Where(matches);
}
