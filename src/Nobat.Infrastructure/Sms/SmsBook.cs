using System.Security.Cryptography;
using Nobat.Application.Sms;
using Nobat.Domain.Notifications;
using Nobat.Domain.Sms;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Nobat.Infrastructure.Sms;

/// <summary>
/// The rows of <see cref="TextMessage"/>, each touched by one autocommitted statement: no connection is held while a provider is asked. A
/// row is written before and settled after, so a crash in between leaves it, with the id by which the provider knows a repeat.
/// </summary>
internal sealed class SmsBook(NpgsqlDataSource database, IRecipientMark mark)
{
    /// <summary>After so long a row that nobody settled belongs to a process that died, or to a provider that was not heard.</summary>
    public static readonly Duration LookAgainAfter = Duration.FromMinutes(5);

    private static readonly Duration FirstCheckAfter = Duration.FromMinutes(1);

    /// <summary>
    /// A row to send by; or what was said of this message before; or neither, where nobody knows whether this provider took it and it
    /// would not know a repeat.
    /// </summary>
    public sealed record Opened((TextMessageId Id, long LocalId)? Row, Told? Told);

    /// <summary>A message that a provider has taken, or that nobody takes.</summary>
    public sealed record Told(string Provider, string? ProviderId, SmsState State, int Segments, long? Cost, string? Code);

    public async Task<Opened> OpenAsync(SmsDraft draft, string provider, bool isKeyed, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            WITH told AS (
                SELECT provider, provider_id, state, segments, cost, failure_code FROM sms_messages
                 WHERE dedupe_key = $2 AND state IN ('sent', 'delivered', 'undelivered', 'refused')
                 ORDER BY created_at DESC LIMIT 1),
            opened AS (
                INSERT INTO sms_messages (id, local_id, dedupe_key, provider, kind, recipient, recipient_hash, notification_id, user_id, booking_id,
                                          stylist_id, segments, is_keyed, state, attempts, created_at, next_check_at)
                SELECT $1, $14, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'sending', 1, nobat_now(), nobat_now() + $13
                 WHERE NOT EXISTS (SELECT FROM told)
                ON CONFLICT (dedupe_key, provider) DO UPDATE
                   SET state = 'sending', attempts = sms_messages.attempts + 1, failure_code = NULL, next_check_at = excluded.next_check_at
                 WHERE sms_messages.state IN ('sending', 'failed') OR (sms_messages.state = 'unclear' AND sms_messages.is_keyed)
                RETURNING id, local_id)
            SELECT opened.id, opened.local_id, told.provider, told.provider_id, told.state, told.segments, told.cost, told.failure_code
              FROM (SELECT 1) one LEFT JOIN opened ON true LEFT JOIN told ON true
            """
        );
        var parameters = command.Parameters;
        parameters.Add(Of(TextMessageId.New().Value));
        parameters.Add(Nullable(draft.DedupeKey, NpgsqlDbType.Text));
        parameters.Add(Of(provider));
        parameters.Add(Of(draft.Kind));
        parameters.Add(Of(draft.To.Masked));
        parameters.Add(Of(mark.Of(draft.To)));
        parameters.Add(Nullable(draft.Notification?.Value, NpgsqlDbType.Uuid));
        parameters.Add(Nullable(draft.User?.Value, NpgsqlDbType.Uuid));
        parameters.Add(Nullable(draft.Booking?.Value, NpgsqlDbType.Uuid));
        parameters.Add(Nullable(draft.Stylist?.Value, NpgsqlDbType.Uuid));
        parameters.Add(Of(SmsSegments.Of(draft.Text).Parts));
        parameters.Add(Of(isKeyed));
        parameters.Add(Of(LookAgainAfter));
        parameters.Add(Of(NewLocalId()));
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return OpenedBy(reader);
    }

    /// <summary>What was said of a message that must not be sent any more.</summary>
    public async Task<Told?> FindToldAsync(string dedupeKey, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            SELECT provider, provider_id, state, segments, cost, failure_code FROM sms_messages
             WHERE dedupe_key = $1 AND state IN ('sent', 'delivered', 'undelivered', 'refused') ORDER BY created_at DESC LIMIT 1
            """
        );
        command.Parameters.Add(Of(dedupeKey));
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? ToldBy(reader, 0) : null;
    }

    /// <summary>Writes down what the provider said. News that came first stands.</summary>
    public async Task SettleAsync(TextMessageId id, SmsAnswer answer, SmsTraits traits, bool isKeyed, CancellationToken ct)
    {
        var state = answer.Outcome switch
        {
            SmsOutcome.Accepted => SmsState.Sent,
            SmsOutcome.Refused => SmsState.Refused,
            SmsOutcome.Unclear => SmsState.Unclear,
            _ => SmsState.Failed,
        };
        Duration? nextCheck = state switch
        {
            SmsState.Sent when traits.StatusWithin > Duration.Zero => FirstCheckAfter,
            SmsState.Unclear when isKeyed && traits.KeyWithin > Duration.Zero => LookAgainAfter,
            _ => null,
        };
        await using var command = database.CreateCommand(
            """
            UPDATE sms_messages
               SET state = CASE WHEN state = 'sending' THEN $2 ELSE state END,
                   provider_id = COALESCE($3, provider_id), cost = COALESCE($4, cost), segments = COALESCE($5, segments),
                   failure_code = CASE WHEN state = 'sending' THEN $6 ELSE failure_code END,
                   sent_at = CASE WHEN $2 = 'sent' THEN COALESCE(sent_at, nobat_now()) ELSE sent_at END,
                   next_check_at = CASE WHEN state = 'sending' THEN nobat_now() + $7 ELSE next_check_at END
             WHERE id = $1
            """
        );
        command.Parameters.Add(Of(id.Value));
        command.Parameters.Add(Of(state));
        command.Parameters.Add(Nullable(answer.ProviderId, NpgsqlDbType.Text));
        command.Parameters.Add(Nullable(answer.Cost, NpgsqlDbType.Bigint));
        command.Parameters.Add(Nullable(answer.Segments, NpgsqlDbType.Integer));
        command.Parameters.Add(Nullable(answer.Outcome is SmsOutcome.Accepted ? answer.Alert : answer.Code, NpgsqlDbType.Text));
        command.Parameters.Add(Nullable(nextCheck, NpgsqlDbType.Interval));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>
    /// Drawn, not counted: another database with the same account would count the same, and a provider takes that for a repeat. Within
    /// 53 bits, which every JSON reader keeps exactly.
    /// </summary>
    private static long NewLocalId() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & ((1L << 53) - 1);

    private static Opened OpenedBy(NpgsqlDataReader reader) =>
        new(
            reader.IsDBNull(0) ? null : (new TextMessageId(reader.GetGuid(0)), reader.GetInt64(1)),
            reader.IsDBNull(2) ? null : ToldBy(reader, 2)
        );

    private static Told ToldBy(NpgsqlDataReader reader, int at) =>
        new(
            reader.GetString(at),
            reader.IsDBNull(at + 1) ? null : reader.GetString(at + 1),
            reader.GetFieldValue<SmsState>(at + 2),
            reader.GetInt32(at + 3),
            reader.IsDBNull(at + 4) ? null : reader.GetInt64(at + 4),
            reader.IsDBNull(at + 5) ? null : reader.GetString(at + 5)
        );

    private static NpgsqlParameter<T> Of<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
