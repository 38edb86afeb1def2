using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using NodaTime;
using Npgsql;

namespace Nobat.Infrastructure.Inbox;

/// <summary>An inbox at one moment: what came after a version, and how many are unread.</summary>
internal sealed record InboxNews(long Version, int Unread, IReadOnlyList<(long Sequence, InboxEntryAnswer Entry)> Entries);

/// <summary>Reads inboxes for streams: one statement, so that version, count and entries are of the same moment.</summary>
internal sealed class InboxReader(NpgsqlDataSource database)
{
    /// <summary>After which nothing comes: for who only wants to know where the inbox stands.</summary>
    public const long Newest = long.MaxValue;

    private const string NewsSql = """
        SELECT i.version,
               (SELECT count(*)::int FROM inbox_entries WHERE user_id = $1 AND read_at IS NULL AND removed_at IS NULL),
               e.sequence, e.id, e.kind, e.subject, e.text, e.link, e.booking_id, e.stylist_id, e.created_at, e.read_at
          FROM (SELECT coalesce(max(version), 0) AS version FROM inboxes WHERE user_id = $1) i
          LEFT JOIN LATERAL (
              SELECT * FROM inbox_entries WHERE user_id = $1 AND sequence > $2 AND removed_at IS NULL ORDER BY sequence LIMIT $3) e ON true
         ORDER BY e.sequence
        """;

    public async Task<InboxNews> ReadAsync(UserId owner, long after, int atMost, CancellationToken ct)
    {
        await using var command = database.CreateCommand(NewsSql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = owner.Value });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = atMost });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (version, unread) = (0L, 0);
        var entries = new List<(long, InboxEntryAnswer)>();
        while (await reader.ReadAsync(ct))
        {
            (version, unread) = (reader.GetInt64(0), reader.GetInt32(1));
            if (await reader.IsDBNullAsync(2, ct))
                break;
            entries.Add((reader.GetInt64(2), EntryIn(reader)));
        }

        return new InboxNews(version, unread, entries);
    }

    public async Task<List<(Guid Owner, long Version)>> VersionsAsync(Guid[] owners, CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT user_id, version FROM inboxes WHERE user_id = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = owners });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<(Guid, long)>();
        while (await reader.ReadAsync(ct))
            found.Add((reader.GetGuid(0), reader.GetInt64(1)));
        return found;
    }

    private static InboxEntryAnswer EntryIn(NpgsqlDataReader row) =>
        new(
            new NotificationId(row.GetGuid(3)),
            row.GetString(4),
            row.IsDBNull(5) ? null : row.GetString(5),
            row.GetString(6),
            row.IsDBNull(7) ? null : row.GetString(7),
            row.IsDBNull(8) ? null : new BookingId(row.GetGuid(8)),
            row.IsDBNull(9) ? null : new StylistId(row.GetGuid(9)),
            row.GetFieldValue<Instant>(10),
            row.IsDBNull(11) ? null : row.GetFieldValue<Instant>(11)
        );
}
