using Nobat.Domain.Availability;
using Nobat.Domain.Notifications;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>Which ways a notice goes, out of what its reader chose, what it is, and what this installation can do.</summary>
internal static class NoticeRoutes
{
    /// <summary>Readers' zone, until they can choose one.</summary>
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb[TimeZones.Default];

    public static QuietHours? Quiet(this ReaderChoices choices) =>
        choices is { QuietFrom: { } from, QuietUntil: { } until } && from != until ? new QuietHours(from, until, Zone) : null;

    /// <summary>The channels to queue it for, and what each of them but the inbox falls back to. No channel where it is turned off.</summary>
    public static Route Of(Notice notice, ReaderChoices choices, IReadOnlySet<NotificationChannel> available)
    {
        var chosen = choices.RouteOf(notice.Kind);
        IReadOnlyList<NotificationChannel> wanted = notice.Only ?? (notice.Kind.IsQuiet ? [NotificationChannel.Inbox] : chosen.Channels);
        if (wanted.Count == 0 && !notice.Kind.MayBeTurnedOff)
            wanted = [NotificationChannel.Sms];
        List<NotificationChannel> channels = [.. wanted.Where(available.Contains)];
        List<NotificationChannel> spare =
            notice.Only is null && !notice.Kind.IsQuiet
                ? [.. chosen.Fallbacks.Where(channel => available.Contains(channel) && !channels.Contains(channel))]
                : [];
        if (spare.Count > 0 && wanted.Any(Reaches) && !channels.Any(Reaches))
        {
            channels.Add(spare[0]);
            spare.RemoveAt(0);
        }

        return new Route(channels, spare);
    }

    /// <summary>The inbox waits to be looked at; the others reach people.</summary>
    public static bool Reaches(NotificationChannel channel) => channel is not NotificationChannel.Inbox;
}
