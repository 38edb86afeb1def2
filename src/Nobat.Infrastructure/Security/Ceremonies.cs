using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nobat.Application.Auth;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Nobat.Infrastructure.Security;

/// <summary>Rows that are deleted by whoever takes them, so that of two who come at once one gets it. Tokens rest by hash only.</summary>
internal sealed class Ceremonies(NpgsqlDataSource database) : ICeremonies
{
    public async Task<string> KeepAsync<T>(string purpose, T content, Duration lifetime, CancellationToken ct)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));
        await using var command = database.CreateCommand(
            """
            WITH swept AS (
                DELETE FROM ceremonies WHERE token_hash IN (
                    SELECT token_hash FROM ceremonies WHERE expires_at < nobat_now() LIMIT 20 FOR UPDATE SKIP LOCKED))
            INSERT INTO ceremonies (token_hash, purpose, content, expires_at) VALUES ($1, $2, $3, nobat_now() + $4)
            """
        );
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = HashOf(token) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = purpose });
        command.Parameters.Add(
            new NpgsqlParameter<string> { TypedValue = JsonSerializer.Serialize(content), NpgsqlDbType = NpgsqlDbType.Jsonb }
        );
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = lifetime.ToTimeSpan() });
        await command.ExecuteNonQueryAsync(ct);
        return token;
    }

    public async Task<T?> TakeAsync<T>(string purpose, string token, CancellationToken ct)
        where T : class
    {
        await using var command = database.CreateCommand(
            "DELETE FROM ceremonies WHERE token_hash = $1 AND purpose = $2 RETURNING CASE WHEN expires_at > nobat_now() THEN content::text END"
        );
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = HashOf(token) });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = purpose });
        return await command.ExecuteScalarAsync(ct) is string content ? JsonSerializer.Deserialize<T>(content) : null;
    }

    private static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
