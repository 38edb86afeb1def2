using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>Turns what is to be told into rows of the queue, one for each channel.</summary>
internal sealed class NoticeDesk(
    INoticeQueue queue,
    INoticePreferences preferences,
    IEnumerable<INoticeChannel> channels,
    TextLimits limits,
    IDatabaseClock clock
)
{
    private readonly HashSet<NotificationChannel> _available = [.. channels.Select(channel => channel.Channel)];

    public bool Has(NotificationChannel channel) => _available.Contains(channel);

    /// <summary>Queues all of them or none; what was queued before is left alone.</summary>
    public async Task TellAsync(IReadOnlyList<Notice> notices, CancellationToken ct)
    {
        if (notices.Count == 0)
            return;
        var now = await clock.NowAsync(ct);
        var rows = new List<Notification>();
        foreach (var notice in notices)
        {
            var choices = await ChoicesOfAsync(notice.Recipient, ct);
            var dueAt = notice.Kind.MayWait ? choices.Quiet()?.EndAfter(now) ?? now : now;
            rows.AddRange(Rows(notice, choices, dueAt, now));
        }

        await limits.ApplyAsync(rows, now, ct);
        if (rows.Count > 0)
            await queue.AddAsync(rows, ct);
    }

    public Task<ReaderChoices> ChoicesOfAsync(UserId? reader, CancellationToken ct) =>
        reader is { } account ? preferences.OfAsync(account, ct) : Task.FromResult(ReaderChoices.WithoutAccount);

    public IEnumerable<Notification> Rows(Notice notice, ReaderChoices choices, Instant dueAt, Instant now)
    {
        var route = NoticeRoutes.Of(notice, choices, _available);
        return route.Channels.Select(channel =>
            Notification.Queue(notice, channel, NoticeRoutes.Reaches(channel) ? route.Fallbacks : [], dueAt, now)
        );
    }
}
