using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Nobat.Infrastructure.Database.Idempotency;

/// <summary>Clears keys older than 24 hours away, some at a time so that no delete runs long; every process may do it at once.</summary>
internal sealed partial class IdempotencyCleaner(NpgsqlDataSource database, TimeProvider clock, ILogger<IdempotencyCleaner> log)
    : BackgroundService
{
    private const int AtOnce = 1000;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await CleanSafelyAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
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

    private async Task CleanSafelyAsync(CancellationToken ct)
    {
        try
        {
            while (await CleanAsync(ct) == AtOnce) { }
        }
        catch (NpgsqlException exception)
        {
            CleaningFailed(log, exception.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Old idempotency keys could not be cleared away: {Reason}; trying again later")]
    private static partial void CleaningFailed(ILogger log, string reason);
}
