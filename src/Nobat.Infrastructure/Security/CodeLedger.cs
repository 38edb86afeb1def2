using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Nobat.Application.Auth;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Database;
using NodaTime;
using Npgsql;

namespace Nobat.Infrastructure.Security;

/// <summary>One round trip: the lock, and statements after it whose snapshots are taken once it is held.</summary>
internal sealed class CodeLedger(NobatDb db) : ICodeLedger
{
    public async Task<CodeSpending> OpenAsync(PhoneNumber phone, string? address, Instant now, CancellationToken ct)
    {
        await using var batch = Batch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pg_advisory_xact_lock(hashtextextended('codes', 0))"));
        batch.BatchCommands.Add(
            Command(
                "SELECT created_at, device_id FROM one_time_codes WHERE phone = $1 AND created_at > $2 AND NOT undelivered",
                phone.Value,
                now - CodePace.Day
            )
        );
        batch.BatchCommands.Add(
            Command(
                """
                SELECT count(*) FILTER (WHERE client_address = $1), min(created_at) FILTER (WHERE client_address = $1),
                       count(*) FILTER (WHERE prefix = $2), min(created_at) FILTER (WHERE prefix = $2),
                       count(*), min(created_at),
                       count(*) FILTER (WHERE prefix = $2 AND consumed_at IS NOT NULL)
                  FROM one_time_codes WHERE created_at > $3
                """,
                address ?? "",
                phone.Prefix,
                now - CodePace.Hour
            )
        );

        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        var toNumber = new List<SentCode>();
        while (await reader.ReadAsync(ct))
            toNumber.Add(SentCodeAt(reader));
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return new CodeSpending(toNumber, SpentAt(reader, 0), SpentAt(reader, 2), SpentAt(reader, 4), (int)reader.GetInt64(6));
    }

    private NpgsqlBatch Batch()
    {
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("The ledger is opened in a transaction.");
        return new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction)transaction.GetDbTransaction());
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private static SentCode SentCodeAt(DbDataReader row) =>
        new(row.GetFieldValue<Instant>(0), row.IsDBNull(1) ? null : DeviceId.From(row.GetGuid(1)));

    private static Spent SpentAt(DbDataReader row, int column) =>
        new((int)row.GetInt64(column), row.IsDBNull(column + 1) ? default : row.GetFieldValue<Instant>(column + 1));
}
