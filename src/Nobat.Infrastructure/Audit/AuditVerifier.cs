using System.Globalization;
using Nobat.Infrastructure.Security;
using Npgsql;

namespace Nobat.Infrastructure.Audit;

/// <summary>What the verifier found: how long the chain is and where it ends, or the first thing that is wrong with it.</summary>
/// <param name="Fault">Null when the chain is whole.</param>
public sealed record AuditVerdict(long Links, string? Fault, string? Head);

/// <summary>Goes over the whole chain and every head, and names the first place that is not as it was written.</summary>
public static class AuditVerifier
{
    /// <param name="keptElsewhere">A head from the log or another place that nobody who writes to the database can reach; may be null.</param>
    public static async Task<AuditVerdict> VerifyAsync(
        NpgsqlConnection connection,
        SecurityOptions security,
        string? keptElsewhere,
        CancellationToken ct
    )
    {
        var signer = new AuditSigner(security);
        var heads = await HeadsAsync(connection, ct);
        if (keptElsewhere is not null)
        {
            if (AuditHead.Parse(keptElsewhere) is not { } kept)
                return new AuditVerdict(0, "The head that was kept elsewhere cannot be read.", null);
            heads.Add(kept);
        }

        if (heads.Find(head => !signer.IsGenuine(head)) is { } forged)
            return new AuditVerdict(0, $"The head at position {forged.Position} is not signed by Nobat.", null);
        var (links, last, fault) = await WalkAsync(connection, heads, ct);
        fault ??= heads
            .Where(head => head.Position > links)
            .Select(head => $"The chain ends at {links}, but was signed at {head.Position}.")
            .FirstOrDefault();
        fault ??= await NeverSealedAsync(connection, ct);
        return new AuditVerdict(links, fault, fault is null && links > 0 ? signer.Sign(links, last).ToString() : null);
    }

    private static async Task<List<AuditHead>> HeadsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "SELECT position, hash, key_id, signature FROM audit_heads ORDER BY position",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(ct);
        var heads = new List<AuditHead>();
        while (await reader.ReadAsync(ct))
        {
            var (hash, signature) = (await reader.GetFieldValueAsync<byte[]>(1, ct), await reader.GetFieldValueAsync<byte[]>(3, ct));
            heads.Add(new(reader.GetInt64(0), hash, reader.GetString(2), signature));
        }

        return heads;
    }

    private static async Task<(long Links, byte[] Last, string? Fault)> WalkAsync(
        NpgsqlConnection connection,
        List<AuditHead> heads,
        CancellationToken ct
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT s.position, s.hash, s.entry_id, e.id IS NULL, {AuditChain.Columns}
              FROM audit_seals s LEFT JOIN audit_entries e ON e.id = s.entry_id ORDER BY s.position
            """,
            connection
        );
        await using var reader = await command.ExecuteReaderAsync(ct);
        var (links, previous) = (0L, AuditChain.Beginning);
        while (await reader.ReadAsync(ct))
        {
            var (position, entry) = (reader.GetInt64(0), reader.GetGuid(2));
            if (position != links + 1)
                return (links, previous, $"The link at position {links + 1} is missing.");
            if (reader.GetBoolean(3))
                return (links, previous, $"Entry {entry} at position {position} is missing.");
            var written = await reader.GetFieldValueAsync<byte[]>(1, ct);
            var link = AuditChain.LinkOf(previous, position, reader, first: 4);
            if (!link.AsSpan().SequenceEqual(written))
                return (links, previous, $"Entry {entry} at position {position} is not what was written.");
            if (heads.Exists(head => head.Position == position && !head.Hash.AsSpan().SequenceEqual(link)))
                return (links, previous, $"The chain was made anew: it differs from what was signed at position {position}.");
            (links, previous) = (position, link);
        }

        return (links, previous, null);
    }

    /// <summary>What waits is sealed within seconds; an entry that neither waits nor is sealed was put aside.</summary>
    private static async Task<string?> NeverSealedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT e.id FROM audit_entries e
             WHERE NOT EXISTS (SELECT FROM audit_seals s WHERE s.entry_id = e.id)
               AND NOT EXISTS (SELECT FROM audit_unsealed u WHERE u.entry_id = e.id)
             LIMIT 1
            """,
            connection
        );
        return await command.ExecuteScalarAsync(ct) is Guid entry
            ? string.Create(CultureInfo.InvariantCulture, $"Entry {entry} is in no link of the chain.")
            : null;
    }
}
