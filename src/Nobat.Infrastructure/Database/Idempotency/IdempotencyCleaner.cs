using Nobat.Application.Common;
using Npgsql;

namespace Nobat.Infrastructure.Database.Idempotency;

/// <summary>Clears keys older than 24 hours away, some at a time so that no delete runs long; every process may do it at once.</summary>
internal sealed class IdempotencyCleaner(NpgsqlDataSource database) : IRecurringJob
{
    private const int AtOnce = 1000;

    public static string Name => "clear-idempotency-keys";

    public static string Schedule => "5/10 * * * *";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await CleanAsync(cancellationToken) == AtOnce) { }
    }

    /// <summary>The number of keys cleared away.</summary>
    public async Task<int> CleanAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
                SELECT ctid FROM idempotency_keys WHERE created_at < nobat_now() - interval '24 hours'
                 ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED))
            """
        );
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = AtOnce });
        return await command.ExecuteNonQueryAsync(ct);
    }
}
