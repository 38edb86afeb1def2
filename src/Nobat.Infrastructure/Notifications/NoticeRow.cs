using Nobat.Domain.Notifications;
using Nobat.Infrastructure.Database.Converters;
using Npgsql;
using NpgsqlTypes;

namespace Nobat.Infrastructure.Notifications;

/// <summary>The statements that write rows of notices.</summary>
internal static class NoticeRow
{
    private const string Insert = """
        INSERT INTO notifications (id, kind, role, channel, recipient_id, address, language, state, due_at, expires_at, attempts, next_try_at,
                                   segments, dedupe_key, booking_id, stylist_id, facts, fallbacks, created_at, failure_code, named_phone)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $16, $8, $9, 0, $17, 0, $10, $11, $12, $13, $14, $15, $18, $19)
        ON CONFLICT (dedupe_key) DO NOTHING
        """;

    // What a provider said before the worker came to write stays: what has arrived is not sent again, whatever the worker heard.
    private const string Settle = """
        UPDATE notifications
           SET state = CASE WHEN delivered_at IS NOT NULL THEN 'delivered'::notification_state ELSE $3 END,
               attempts = $4, next_try_at = CASE WHEN delivered_at IS NULL THEN $5 END, lease = NULL, address = $6, language = $7,
               provider = $8, provider_id = $9, cost = coalesce($10, cost), segments = $11,
               failure_code = CASE WHEN delivered_at IS NULL THEN $12 END, subject = $13, text = $14, link = $15,
               template_version = $16, sent_at = coalesce($17, delivered_at), delivered_at = coalesce(delivered_at, $18),
               failed_at = CASE WHEN delivered_at IS NULL THEN $19 END
         WHERE id = $1 AND lease = $2 AND state = 'sending'
        """;

    public static NpgsqlBatchCommand Inserting(Notification notice) =>
        new(Insert)
        {
            Parameters =
            {
                Value(notice.Id.Value),
                Value(notice.Kind.Name),
                Value(notice.Role),
                Value(notice.Channel),
                Nullable(notice.RecipientId?.Value, NpgsqlDbType.Uuid),
                Nullable(notice.Address, NpgsqlDbType.Text),
                Value(notice.Language),
                Value(notice.DueAt),
                Nullable(notice.ExpiresAt, NpgsqlDbType.TimestampTz),
                Value(notice.DedupeKey),
                Nullable(notice.BookingId?.Value, NpgsqlDbType.Uuid),
                Nullable(notice.StylistId?.Value, NpgsqlDbType.Uuid),
                Nullable(NoticeValuesConverter.Write(notice.Values), NpgsqlDbType.Jsonb),
                Value(notice.Fallbacks.ToArray()),
                Value(notice.CreatedAt),
                Value(notice.State),
                Nullable(notice.NextTryAt, NpgsqlDbType.TimestampTz),
                Nullable(notice.FailureCode, NpgsqlDbType.Text),
                Nullable(notice.NamedPhone, NpgsqlDbType.Text),
            },
        };

    public static NpgsqlBatchCommand Settling(Notification notice, Guid lease) =>
        new(Settle)
        {
            Parameters =
            {
                Value(notice.Id.Value),
                Value(lease),
                Value(notice.State),
                Value(notice.Attempts),
                Nullable(notice.NextTryAt, NpgsqlDbType.TimestampTz),
                Nullable(notice.Address, NpgsqlDbType.Text),
                Value(notice.Language),
                Nullable(notice.Provider, NpgsqlDbType.Text),
                Nullable(notice.ProviderId, NpgsqlDbType.Text),
                Nullable(notice.Cost, NpgsqlDbType.Bigint),
                Value(notice.Segments),
                Nullable(notice.FailureCode, NpgsqlDbType.Text),
                Nullable(notice.Subject, NpgsqlDbType.Text),
                Nullable(notice.Text, NpgsqlDbType.Text),
                Nullable(notice.Link, NpgsqlDbType.Text),
                Nullable(notice.TemplateVersion, NpgsqlDbType.Integer),
                Nullable(notice.SentAt, NpgsqlDbType.TimestampTz),
                Nullable(notice.DeliveredAt, NpgsqlDbType.TimestampTz),
                Nullable(notice.FailedAt, NpgsqlDbType.TimestampTz),
            },
        };

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
