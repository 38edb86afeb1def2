using Nobat.Application.Notifications;
using Nobat.Domain.Notifications;
using Nobat.Infrastructure.Live;
using Npgsql;

namespace Nobat.Infrastructure.Inbox;

/// <summary>
/// Keeps a notice in its reader's inbox, once whatever is sent, and tells open streams. The inbox's row is held to the end of the
/// statement, so entries become visible in the order of their numbers.
/// </summary>
internal sealed class InboxChannel(NpgsqlDataSource database, InboxTopic topic) : INoticeChannel
{
    private const string Name = "inbox";

    private const string KeepSql = """
        WITH book AS (
            INSERT INTO inboxes AS i (user_id, version) VALUES ($2, 1)
            ON CONFLICT (user_id) DO UPDATE SET version = i.version + 1
            RETURNING version),
        kept AS (
            INSERT INTO inbox_entries (id, user_id, sequence, kind, subject, text, link, booking_id, stylist_id, created_at)
            SELECT $1, $2, version, $3, $4, $5, $6, $7, $8, nobat_now() FROM book
            ON CONFLICT (id) DO NOTHING)
        SELECT version FROM book
        """;

    public NotificationChannel Channel => NotificationChannel.Inbox;

    public async Task<ChannelResult> SendAsync(OutgoingNotice notice, CancellationToken ct)
    {
        if (notice.Recipient is not { } reader)
            return ChannelResult.Refused("no_account");
        try
        {
            var version = await KeepAsync(notice, reader.Value, ct);
            await topic.ChangedAsync(reader.Value, version);
            return new ChannelResult(ChannelOutcome.Sent, Name, HasArrived: true);
        }
        catch (PostgresException gone) when (gone.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return ChannelResult.Refused("no_account");
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            return ChannelResult.TryAgain("database");
        }
    }

    private async Task<long> KeepAsync(OutgoingNotice notice, Guid reader, CancellationToken ct)
    {
        await using var command = database.CreateCommand(KeepSql);
        command.Parameters.Add(Value(notice.Id.Value));
        command.Parameters.Add(Value(reader));
        command.Parameters.Add(Value(notice.Kind.Name));
        command.Parameters.Add(Optional(notice.Content.Subject));
        command.Parameters.Add(Value(notice.Content.Text));
        command.Parameters.Add(Optional(notice.Content.Link?.ToString()));
        command.Parameters.Add(Optional(notice.Booking?.Value));
        command.Parameters.Add(Optional(notice.Stylist?.Value));
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    private static NpgsqlParameter Optional(string? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text };

    private static NpgsqlParameter Optional(Guid? value) =>
        new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid };
}
