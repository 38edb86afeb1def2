using Nobat.Application.Common;
using Npgsql;

namespace Nobat.Infrastructure.Security;

/// <summary>Clears away sign-ins that were begun and never finished, and counts whose window is over, some at a time; every process may do it at once.</summary>
internal sealed class SignInCleaner(NpgsqlDataSource database) : IRecurringJob
{
    private const int AtOnce = 1000;
    private static readonly (string Table, string Ends)[] Tables =
    [
        ("passkey_ceremonies", "expires_at"),
        ("sign_in_challenges", "expires_at"),
        ("ceremonies", "expires_at"),
        ("rate_limits", "resets_at"),
    ];

    public static string Name => "clear-unfinished-sign-ins";

    public static string Schedule => "*/10 * * * *";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await CleanAsync(cancellationToken) >= AtOnce) { }
    }

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
}
