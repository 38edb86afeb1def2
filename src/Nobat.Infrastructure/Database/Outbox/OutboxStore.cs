using Npgsql;

namespace Nobat.Infrastructure.Database.Outbox;

/// <summary>Leases, settles and parks outbox rows, each in one autocommitted statement: no transaction spans a handler.</summary>
internal sealed class OutboxStore(NpgsqlDataSource database)
{
    public const int MaxAttempts = 8;
    private const int BatchSize = 50;

    internal sealed record Leased(Guid Id, string Type, string Payload, DateTime OccurredAt, int Attempts);

    /// <summary>Takes due rows for 30 seconds; a dispatcher that dies gives them back by doing nothing.</summary>
    public async Task<List<Leased>> LeaseAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            WITH due AS MATERIALIZED (
                SELECT id FROM outbox_messages
                 WHERE due_at <= nobat_now()
                 ORDER BY due_at, id LIMIT $1 FOR UPDATE SKIP LOCKED)
            UPDATE outbox_messages m
               SET attempts = m.attempts + 1, due_at = nobat_now() + interval '30 seconds'
              FROM due
             WHERE m.id = due.id
            RETURNING m.id, m.type, m.payload, m.occurred_at, m.attempts
            """
        );
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = BatchSize });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var leased = new List<Leased>();
        while (await reader.ReadAsync(ct))
            leased.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetDateTime(3), reader.GetInt32(4)));
        leased.Sort((a, b) => a.Id.CompareTo(b.Id));
        return leased;
    }

    public async Task DeleteAsync(Guid id, CancellationToken ct)
    {
        await using var command = database.CreateCommand("DELETE FROM outbox_messages WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>
    /// Backs off 1, 2, 4 … seconds; after <see cref="MaxAttempts"/> the row is parked: tried once an hour, so that what a mended release
    /// can handle is handled, while the others go on undelayed.
    /// </summary>
    public async Task FailAsync(Leased message, string error, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            UPDATE outbox_messages
               SET due_at = nobat_now() + CASE WHEN attempts >= $2 THEN interval '1 hour' ELSE make_interval(secs => power(2, attempts - 1)) END,
                   parked_at = CASE WHEN attempts >= $2 THEN coalesce(parked_at, nobat_now()) END,
                   last_error = $3
             WHERE id = $1
            """
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = message.Id });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MaxAttempts });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = error });
        await command.ExecuteNonQueryAsync(ct);
    }
}
