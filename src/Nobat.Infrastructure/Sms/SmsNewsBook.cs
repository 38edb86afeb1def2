using Nobat.Domain.Common;
using Nobat.Domain.Sms;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Nobat.Infrastructure.Sms;

/// <summary>The later life of the rows that <see cref="SmsBook"/> opens: what is to be asked, and what is answered.</summary>
internal sealed class SmsNewsBook(NpgsqlDataSource database)
{
    /// <param name="At">When it was handed over.</param>
    /// <param name="Now">By the database's clock.</param>
    public sealed record Row(
        TextMessageId Id,
        long LocalId,
        string Provider,
        string? ProviderId,
        NotificationId? Notification,
        SmsState State,
        bool IsKeyed,
        long? Cost,
        Instant At,
        Instant Now
    )
    {
        public Duration Age => Now - At;

        public bool IsOver => State is SmsState.Delivered or SmsState.Undelivered or SmsState.Refused;
    }

    private const string Columns =
        "id, local_id, provider, provider_id, notification_id, state, is_keyed, cost, COALESCE(sent_at, created_at), nobat_now()";

    /// <summary>Rows whose time to be asked for has come, the longest waiting first.</summary>
    public async Task<List<Row>> DueAsync(string provider, int atMost, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            $"SELECT {Columns} FROM sms_messages WHERE provider = $1 AND next_check_at <= nobat_now() ORDER BY next_check_at LIMIT $2"
        );
        command.Parameters.Add(Of(provider));
        command.Parameters.Add(Of(atMost));
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<Row> rows = [];
        while (await reader.ReadAsync(ct))
            rows.Add(Read(reader));
        return rows;
    }

    public async Task<Row?> FindAsync(TextMessageId id, string provider, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"SELECT {Columns} FROM sms_messages WHERE id = $1 AND provider = $2");
        command.Parameters.Add(Of(id.Value));
        command.Parameters.Add(Of(provider));
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? Read(reader) : null;
    }

    /// <summary>
    /// Writes news down. What arrived has arrived, and what will not will not: neither is taken back by a later word, in whatever order
    /// words come.
    /// </summary>
    /// <param name="nextCheck">From now; null: it is not asked for again.</param>
    public async Task WriteAsync(
        TextMessageId id,
        SmsState state,
        string? providerId,
        string? code,
        long? cost,
        int? segments,
        Duration? nextCheck,
        CancellationToken ct
    )
    {
        await using var command = database.CreateCommand(
            """
            UPDATE sms_messages
               SET state = CASE WHEN state IN ('delivered', 'undelivered', 'refused') THEN state ELSE $2 END,
                   failure_code = CASE WHEN state IN ('delivered', 'undelivered', 'refused') THEN failure_code ELSE COALESCE($4, failure_code) END,
                   delivered_at = CASE WHEN $2 = 'delivered' AND state NOT IN ('delivered', 'undelivered', 'refused') THEN nobat_now() ELSE delivered_at END,
                   sent_at = CASE WHEN $2 IN ('sent', 'delivered', 'undelivered') THEN COALESCE(sent_at, created_at) ELSE sent_at END,
                   provider_id = COALESCE(provider_id, $3), cost = COALESCE($5, cost), segments = COALESCE($6, segments),
                   next_check_at = nobat_now() + $7
             WHERE id = $1
            """
        );
        command.Parameters.Add(Of(id.Value));
        command.Parameters.Add(Of(state));
        command.Parameters.Add(Nullable(providerId, NpgsqlDbType.Text));
        command.Parameters.Add(Nullable(code, NpgsqlDbType.Text));
        command.Parameters.Add(Nullable(cost, NpgsqlDbType.Bigint));
        command.Parameters.Add(Nullable(segments, NpgsqlDbType.Integer));
        command.Parameters.Add(Nullable(nextCheck, NpgsqlDbType.Interval));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>What a notice cost at all providers together, and whether one of them still carries or has delivered it.</summary>
    public async Task<(long Cost, bool IsCarried)> OfNoticeAsync(NotificationId notice, TextMessageId but, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            SELECT COALESCE(sum(cost) FILTER (WHERE id <> $2), 0)::bigint, COALESCE(bool_or(id <> $2 AND state IN ('sending', 'sent', 'delivered')), false)
              FROM sms_messages WHERE notification_id = $1
            """
        );
        command.Parameters.Add(Of(notice.Value));
        command.Parameters.Add(Of(but.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt64(0), reader.GetBoolean(1));
    }

    private static Row Read(NpgsqlDataReader reader) =>
        new(
            new TextMessageId(reader.GetGuid(0)),
            reader.GetInt64(1),
            reader.GetString(2),
            reader.IsDBNull(3) ? null : reader.GetString(3),
            reader.IsDBNull(4) ? null : new NotificationId(reader.GetGuid(4)),
            reader.GetFieldValue<SmsState>(5),
            reader.GetBoolean(6),
            reader.IsDBNull(7) ? null : reader.GetInt64(7),
            reader.GetFieldValue<Instant>(8),
            reader.GetFieldValue<Instant>(9)
        );

    private static NpgsqlParameter<T> Of<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
