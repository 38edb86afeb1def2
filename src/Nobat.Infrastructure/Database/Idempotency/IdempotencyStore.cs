using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Npgsql;

namespace Nobat.Infrastructure.Database.Idempotency;

/// <summary>
/// Claims and releases run on a connection of their own and commit at once; the answer is written through the unit of work's
/// connection, so it commits with the effect or not at all. Time is the database's.
/// </summary>
internal sealed class IdempotencyStore(NpgsqlDataSource database, NobatDb db) : IIdempotencyStore
{
    public async Task<IdempotencyClaim> ClaimAsync(IdempotencyKey key, byte[] requestHash, CancellationToken ct)
    {
        var owner = Guid.CreateVersion7();
        if (await InsertAsync(key, requestHash, owner, ct) || await TakeOverAsync(key, requestHash, owner, ct))
            return new IdempotencyClaim.Taken(owner);

        await using var command = Command(
            "SELECT request_hash, status, content_type, location, body FROM idempotency_keys WHERE user_id = $1 AND route = $2 AND key = $3",
            key
        );
        await using var reader = await command.ExecuteReaderAsync(ct);
        // Gone: released in the moment between. Whoever asks again will get it.
        if (!await reader.ReadAsync(ct))
            return new IdempotencyClaim.InFlight();
        var known = await reader.GetFieldValueAsync<byte[]>(0, ct);
        if (!known.AsSpan().SequenceEqual(requestHash))
            return new IdempotencyClaim.Reused();
        if (await reader.GetFieldValueAsync<short?>(1, ct) is not { } status)
            return new IdempotencyClaim.InFlight();
        var contentType = await TextAsync(reader, 2, ct);
        var location = await TextAsync(reader, 3, ct);
        var body = await reader.GetFieldValueAsync<byte[]>(4, ct);
        return new IdempotencyClaim.Answered(new StoredAnswer(status, contentType, location, body));
    }

    public async Task<bool> StoreAsync(IdempotencyKey key, Guid owner, StoredAnswer answer, CancellationToken ct)
    {
        var (user, route, text) = (key.User.Value, key.Route, key.Key);
        var (status, contentType, location, body) = ((short)answer.Status, answer.ContentType, answer.Location, answer.Body);
        return await db.Database.ExecuteSqlAsync(
                $"""
                UPDATE idempotency_keys SET status = {status}, content_type = {contentType}, location = {location}, body = {body}
                 WHERE user_id = {user} AND route = {route} AND key = {text} AND owner = {owner} AND status IS NULL
                """,
                ct
            ) == 1;
    }

    public async Task ReleaseAsync(IdempotencyKey key, Guid owner, CancellationToken ct)
    {
        await using var command = Command(
            "DELETE FROM idempotency_keys WHERE user_id = $1 AND route = $2 AND key = $3 AND owner = $4 AND status IS NULL",
            key
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = owner });
        await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<bool> InsertAsync(IdempotencyKey key, byte[] requestHash, Guid owner, CancellationToken ct)
    {
        await using var command = Command(
            """
            INSERT INTO idempotency_keys (user_id, route, key, owner, request_hash, leased_until, created_at)
            VALUES ($1, $2, $3, $4, $5, nobat_now() + interval '30 seconds', nobat_now())
            ON CONFLICT DO NOTHING
            """,
            key
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = owner });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = requestHash });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    /// <summary>Takes a key whose owner died before answering, or whose 24 hours are over but which is not cleared away yet.</summary>
    private async Task<bool> TakeOverAsync(IdempotencyKey key, byte[] requestHash, Guid owner, CancellationToken ct)
    {
        await using var command = Command(
            """
            UPDATE idempotency_keys
               SET owner = $4, request_hash = $5, leased_until = nobat_now() + interval '30 seconds', created_at = nobat_now(),
                   status = NULL, content_type = NULL, location = NULL, body = NULL
             WHERE user_id = $1 AND route = $2 AND key = $3
               AND (created_at < nobat_now() - interval '24 hours'
                    OR status IS NULL AND leased_until < nobat_now() AND request_hash = $5)
            """,
            key
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = owner });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = requestHash });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    private static async Task<string?> TextAsync(NpgsqlDataReader reader, int column, CancellationToken ct) =>
        await reader.IsDBNullAsync(column, ct) ? null : reader.GetString(column);

    private NpgsqlCommand Command(string sql, IdempotencyKey key)
    {
        var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = key.User.Value });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key.Route });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key.Key });
        return command;
    }
}
