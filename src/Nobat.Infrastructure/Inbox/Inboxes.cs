using Microsoft.EntityFrameworkCore;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Infrastructure.Database;
using Nobat.Infrastructure.Live;
using NodaTime;

namespace Nobat.Infrastructure.Inbox;

internal sealed class Inboxes(NobatDb db, InboxTopic topic) : IInboxes
{
    public Task<int> ReadAllAsync(UserId owner, Instant now, CancellationToken ct) =>
        db.Set<InboxEntry>()
            .Where(entry => entry.UserId == owner && entry.ReadAt == null && entry.RemovedAt == null)
            .ExecuteUpdateAsync(change => change.SetProperty(entry => entry.ReadAt, now), ct);

    public Task TellAsync(UserId owner, long version) => topic.ChangedAsync(owner.Value, version);
}
