using Nobat.Application.Notifications;
using Nobat.Domain.Notifications;
using Npgsql;

namespace Nobat.Infrastructure.Notifications;

internal sealed class NoticeQueue(NpgsqlDataSource database, NoticeSignal signal) : INoticeQueue
{
    public async Task AddAsync(IReadOnlyList<Notification> notices, CancellationToken ct)
    {
        // The statements of a batch are one transaction.
        await using var batch = database.CreateBatch();
        foreach (var notice in notices)
            batch.BatchCommands.Add(NoticeRow.Inserting(notice));
        await batch.ExecuteNonQueryAsync(ct);
        Wake();
    }

    public void Wake() => signal.Wake();
}
