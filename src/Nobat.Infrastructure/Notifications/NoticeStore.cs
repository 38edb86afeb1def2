using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Domain.Notifications;
using Nobat.Infrastructure.Bookings;
using Nobat.Infrastructure.Database;
using NodaTime;
using Npgsql;

namespace Nobat.Infrastructure.Notifications;

/// <summary>Leases and settles notices. What it writes is guarded by the lease: whoever lost it changes nothing.</summary>
internal sealed class NoticeStore(NpgsqlDataSource database, IServiceScopeFactory scopes)
{
    private static readonly string[] KnownKinds = [.. NotificationKind.All.Select(kind => kind.Name)];

    /// <summary>
    /// Takes notices of one channel whose time has come, for <see cref="Notification.LeaseLength"/>. Rows that another worker is taking
    /// are passed over, and so are kinds that only a newer version knows. Chosen once, apart: joined to the update, a plan could choose
    /// anew for every row and take more than there are hands.
    /// </summary>
    /// <param name="inHand">Not these, which this process is still at, however long it takes.</param>
    public async Task<List<Notification>> LeaseAsync(
        NotificationChannel channel,
        int most,
        IReadOnlyCollection<Guid> inHand,
        CancellationToken ct
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NobatDb>();
        return await db.Set<Notification>()
            .FromSqlRaw(
                """
                WITH due AS MATERIALIZED (
                    SELECT id FROM notifications
                     WHERE channel = @channel AND next_try_at <= (SELECT nobat_now()) AND kind = ANY (@kinds) AND id <> ALL (@hand)
                     ORDER BY next_try_at LIMIT @most FOR UPDATE SKIP LOCKED)
                UPDATE notifications n
                   SET state = 'sending', attempts = n.attempts + 1, lease = @lease, next_try_at = nobat_now() + interval '30 seconds'
                  FROM due
                 WHERE n.id = due.id
                RETURNING n.*, n.xmin
                """,
                new NpgsqlParameter<Guid>("lease", Guid.CreateVersion7()),
                new NpgsqlParameter<NotificationChannel>("channel", channel),
                new NpgsqlParameter<string[]>("kinds", KnownKinds),
                new NpgsqlParameter<Guid[]>("hand", [.. inHand]),
                new NpgsqlParameter<int>("most", most)
            )
            .AsNoTracking()
            .ToListAsync(ct);
    }

    /// <summary>
    /// Writes what became of leased notices, all in one go; those that failed and have another channel left each in a transaction with
    /// the notice that takes over.
    /// </summary>
    /// <returns>How many were written; the others had lost their lease.</returns>
    public async Task<int> SettleAsync(IReadOnlyList<(Notification Notice, Guid Lease)> settled, Instant now, CancellationToken ct)
    {
        var written = 0;
        await using (var batch = database.CreateBatch())
        {
            // In one order, so that two batches never wait for each other.
            foreach (var (notice, lease) in settled.Where(one => !FallsBack(one.Notice)).OrderBy(one => one.Notice.Id.Value))
                batch.BatchCommands.Add(NoticeRow.Settling(notice, lease));
            if (batch.BatchCommands.Count > 0)
                written += await batch.ExecuteNonQueryAsync(ct);
        }

        foreach (var (notice, lease) in settled.Where(one => FallsBack(one.Notice)))
            written += await SettleAndFallBackAsync(notice, lease, now, ct);
        return written;
    }

    private async Task<int> SettleAndFallBackAsync(Notification notice, Guid lease, Instant now, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NobatDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.LockChannelsAsync(notice, ct);
        await using var batch = db.CreateBatch();
        batch.BatchCommands.Add(NoticeRow.Settling(notice, lease));
        var written = await batch.ExecuteNonQueryAsync(ct);
        // Unless it has arrived after all.
        if (await db.Set<Notification>().AnyAsync(one => one.Id == notice.Id && one.State == NotificationState.Failed, ct) && written == 1)
            await db.FallBackAsync(notice, now, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return written;
    }

    private static bool FallsBack(Notification notice) => notice is { State: NotificationState.Failed, Fallbacks.Count: > 0 };
}

/// <summary>The reader's next channel, once the ones before could not be used.</summary>
internal static class NoticeFallback
{
    /// <summary>Two channels of one notice that fail at the same time are seen by each other.</summary>
    public static Task LockChannelsAsync(this NobatDb db, Notification notice, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({notice.KeysOfAllChannels[0]}, 1))", ct);

    /// <summary>Queues the next channel unless another one that reaches the reader was, or may still be, successful.</summary>
    public static async Task FallBackAsync(this NobatDb db, Notification failed, Instant now, CancellationToken ct)
    {
        var keys = failed.KeysOfAllChannels;
        var others = await db.Set<Notification>()
            .AsNoTracking()
            .Where(notice => keys.Contains(notice.DedupeKey) && notice.Id != failed.Id)
            .Select(notice => new
            {
                notice.DedupeKey,
                notice.Channel,
                notice.State,
            })
            .ToListAsync(ct);
        var isReached = others.Exists(other =>
            other.Channel is not NotificationChannel.Inbox
            && other.State is NotificationState.Queued or NotificationState.Sending or NotificationState.Sent or NotificationState.Delivered
        );
        if (!isReached && failed.FallBack(now) is { } next && !others.Exists(other => other.DedupeKey == next.DedupeKey))
            db.Add(next);
    }
}
