using System.Text.Json;
using Nobat.Application.Notifications;
using NodaTime;
using NodaTime.Serialization.SystemTextJson;
using Npgsql;
using NpgsqlTypes;

namespace Nobat.Infrastructure.Sms;

/// <summary>A bounded unlogged table, so that every process of a development set-up shows the same messages.</summary>
internal sealed class DevelopmentMessages(NpgsqlDataSource database) : IDevelopmentMessages
{
    private const int Kept = 2_000;

    private static readonly JsonSerializerOptions Json = new JsonSerializerOptions(JsonSerializerDefaults.Web).ConfigureForNodaTime(
        DateTimeZoneProviders.Tzdb
    );

    public async Task AddAsync(DevelopmentMessage message, string? dedupeKey, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            WITH added AS (
                INSERT INTO development_messages (dedupe_key, recipient, message) VALUES ($1, $2, $3)
                ON CONFLICT (dedupe_key) DO NOTHING RETURNING id)
            DELETE FROM development_messages WHERE id = ANY (ARRAY(
                SELECT id FROM development_messages WHERE id <= (SELECT max(id) FROM added) - $4 FOR UPDATE SKIP LOCKED))
            """
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = dedupeKey ?? Guid.CreateVersion7().ToString() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = message.To });
        command.Parameters.Add(
            new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(message, Json), NpgsqlDbType = NpgsqlDbType.Jsonb }
        );
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Kept });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<IReadOnlyList<DevelopmentMessage>> ListAsync(string? to, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "SELECT message FROM development_messages WHERE $1::text IS NULL OR recipient = $1 ORDER BY id DESC LIMIT 200"
        );
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)to ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<DevelopmentMessage>();
        while (await reader.ReadAsync(ct))
            found.Add(JsonSerializer.Deserialize<DevelopmentMessage>(reader.GetString(0), Json)!);
        return found;
    }
}
