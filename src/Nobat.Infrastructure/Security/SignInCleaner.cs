using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Nobat.Infrastructure.Security;

/// <summary>Clears away sign-ins that were begun and never finished, and counts whose window is over, some at a time; every process may do it at once.</summary>
internal sealed partial class SignInCleaner(NpgsqlDataSource database, TimeProvider clock, ILogger<SignInCleaner> log) : BackgroundService
{
    private const int AtOnce = 1000;
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);
    private static readonly (string Table, string Ends)[] Tables =
    [
        ("passkey_ceremonies", "expires_at"),
        ("sign_in_challenges", "expires_at"),
        ("ceremonies", "expires_at"),
        ("rate_limits", "resets_at"),
    ];

    /// <summary>The number of rows cleared away.</summary>
    public async Task<int> CleanAsync(CancellationToken ct)
    {
        var cleared = 0;
        foreach (var (table, ends) in Tables)
        {
            await using var command = database.CreateCommand(
                $"""
                DELETE FROM {table} WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM {table} WHERE {ends} < nobat_now() ORDER BY {ends} LIMIT $1 FOR UPDATE SKIP LOCKED))
                """
            );
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = AtOnce });
            cleared += await command.ExecuteNonQueryAsync(ct);
        }

        return cleared;
    }

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

    private async Task CleanSafelyAsync(CancellationToken ct)
    {
        try
        {
            while (await CleanAsync(ct) >= AtOnce) { }
        }
        catch (NpgsqlException exception)
        {
            CleaningFailed(log, exception.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Unfinished sign-ins could not be cleared away: {Reason}; trying again later")]
    private static partial void CleaningFailed(ILogger log, string reason);
}
