using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>What readers chose: which channels for what, quiet hours, calendar.</summary>
public interface INoticePreferences
{
    Task<ReaderChoices> OfAsync(UserId reader, CancellationToken ct);
}

/// <param name="QuietFrom">Local time in the reader's zone (Asia/Tehran); quiet hours may span midnight. Both null: none.</param>
/// <param name="QuietUntil">The first moment that is not quiet.</param>
public sealed record ReaderChoices(DateStyle Calendar, LocalTime? QuietFrom, LocalTime? QuietUntil, Func<NotificationKind, Route> RouteOf)
{
    private static readonly Route SmsOnly = new([NotificationChannel.Sms], []);

    /// <summary>Of people whom a stylist entered: they have a phone number and nothing else.</summary>
    public static readonly ReaderChoices WithoutAccount = new(
        DateStyle.Jalali,
        QuietTimes.Default.From,
        QuietTimes.Default.Until,
        _ => SmsOnly
    );
}

/// <param name="Channels">On each of these it is sent; empty where it is turned off.</param>
/// <param name="Fallbacks">Tried in order, one by one, when none of <paramref name="Channels"/> but the inbox could be reached.</param>
public sealed record Route(IReadOnlyList<NotificationChannel> Channels, IReadOnlyList<NotificationChannel> Fallbacks);
