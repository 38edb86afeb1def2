using System.Collections.Concurrent;
using Nobat.Domain.Notifications;
using Nobat.Infrastructure.Database.Outbox;

namespace Nobat.Infrastructure.Notifications;

/// <summary>Wakes this process's workers, each channel's by a signal of its own.</summary>
internal sealed class NoticeSignal
{
    private readonly ConcurrentDictionary<NotificationChannel, OutboxSignal> _signals = new();

    public OutboxSignal Of(NotificationChannel channel) => _signals.GetOrAdd(channel, static _ => new OutboxSignal());

    public void Wake()
    {
        foreach (var signal in _signals.Values)
            signal.Wake();
    }
}
