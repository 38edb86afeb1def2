using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nobat.Infrastructure.Security;
using Npgsql;
using NpgsqlTypes;

namespace Nobat.Infrastructure.Audit;

/// <summary>
/// Chains what was written since the last time, one process at a time. It follows behind, so that no two changes ever wait for each
/// other for the sake of the log; the order of the chain is the order of sealing.
/// </summary>
internal sealed partial class AuditSealer(
    NpgsqlDataSource database,
    IOptions<SecurityOptions> security,
    TimeProvider clock,
    ILogger<AuditSealer> log
) : BackgroundService
{
    private const int BatchSize = 1_000;

    /// <summary>An arbitrary number that only sealers lock.</summary>
    private const long Turn = 0x6e6f_6261_7473_6561;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly AuditSigner _signer = new(security.Value);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await SealSafelyAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    /// <summary>One batch; the number of entries sealed, 0 also while another process is at it.</summary>
    public async Task<int> SealAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var turn = new NpgsqlCommand($"SELECT pg_try_advisory_xact_lock({Turn})", connection))
        {
            if (await turn.ExecuteScalarAsync(ct) is not true)
                return 0;
        }

        var (position, hash) = await LastAsync(connection, ct);
        var (ids, hashes) = await LinksAsync(connection, position, hash, ct);
        if (ids.Count == 0)
            return 0;
        await StoreAsync(connection, position, ids, hashes, ct);
        await SignWhenDueAsync(connection, position + ids.Count, hashes[^1], ct);
        await transaction.CommitAsync(ct);
        return ids.Count;
    }

    private static async Task<(long Position, byte[] Hash)> LastAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT position, hash FROM audit_seals ORDER BY position DESC LIMIT 1", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? (reader.GetInt64(0), await reader.GetFieldValueAsync<byte[]>(1, ct))
            : (0, AuditChain.Beginning);
    }

    private static async Task<(List<Guid> Ids, List<byte[]> Hashes)> LinksAsync(
        NpgsqlConnection connection,
        long position,
        byte[] previous,
        CancellationToken ct
    )
    {
        await using var command = new NpgsqlCommand(
            $"SELECT e.id, {AuditChain.Columns} FROM audit_unsealed u JOIN audit_entries e ON e.id = u.entry_id ORDER BY e.at, e.id LIMIT {BatchSize}",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (ids, hashes) = (new List<Guid>(), new List<byte[]>());
        while (await reader.ReadAsync(ct))
        {
            ids.Add(reader.GetGuid(0));
            hashes.Add(previous = AuditChain.LinkOf(previous, ++position, reader, first: 1));
        }

        return (ids, hashes);
    }

    private static async Task StoreAsync(
        NpgsqlConnection connection,
        long position,
        List<Guid> ids,
        List<byte[]> hashes,
        CancellationToken ct
    )
    {
        await using var command = new NpgsqlCommand(
            """
            WITH sealed AS (
                INSERT INTO audit_seals (position, entry_id, hash)
                SELECT $1 + place, id, hash FROM unnest($2, $3) WITH ORDINALITY AS link (id, hash, place) RETURNING entry_id)
            DELETE FROM audit_unsealed WHERE entry_id = ANY ($2)
            """,
            connection
        );
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. ids] });
        command.Parameters.Add(
            new NpgsqlParameter<byte[][]> { TypedValue = [.. hashes], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea }
        );
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The first end of the chain, and one every hour from then on.</summary>
    private async Task SignWhenDueAsync(NpgsqlConnection connection, long position, byte[] hash, CancellationToken ct)
    {
        var head = _signer.Sign(position, hash);
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO audit_heads (position, hash, key_id, signature)
            SELECT $1, $2, $3, $4 WHERE NOT EXISTS (SELECT FROM audit_heads WHERE at > nobat_now() - interval '1 hour')
            """,
            connection
        );
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = head.Position });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = head.Hash });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = head.KeyId });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = head.Signature });
        if (await command.ExecuteNonQueryAsync(ct) == 1)
            Signed(log, head.ToString());
    }

    private async Task SealSafelyAsync(CancellationToken ct)
    {
        try
        {
            while (await SealAsync(ct) == BatchSize) { }
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // The database is away; nothing is lost, the next turn comes anyway.
            SealFailed(log, exception.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Audit head {Head}")]
    private static partial void Signed(ILogger log, string head);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The audit log could not be sealed: {Reason}; trying again")]
    private static partial void SealFailed(ILogger log, string reason);
}
