using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;

namespace Nobat.Application.Notifications;

/// <summary>Reads what readers chose, for whoever sends.</summary>
internal sealed class NoticePreferences(IReadDb db) : INoticePreferences
{
    private static readonly NotificationChannel[] Silent = [NotificationChannel.Inbox];

    public async Task<ReaderChoices> OfAsync(UserId reader, CancellationToken ct)
    {
        // Erased since: what is sent to nobody goes by the defaults.
        var known = await Preferences.FindAsync(db, reader, ct) ?? Preferences.Of(Language.Fa, emailVerified: false, chosen: null);
        return new ReaderChoices(known.Calendar, known.QuietHours?.From, known.QuietHours?.Until, kind => RouteOf(kind, known));
    }

    private static Route RouteOf(NotificationKind kind, Preferences known)
    {
        var choice = known.Topics.RouteOf(kind.Topic, known.EmailVerified);
        return kind.IsQuiet ? new Route([.. choice.Channels.Intersect(Silent)], []) : new Route(choice.Channels, choice.Fallbacks);
    }
}
