using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using NodaTime;
using Npgsql;

namespace Nobat.Infrastructure.Inbox;

/// <summary>
/// Clears away entries that were read long ago and those that nobody will read, and browsers whose session has ended; some at a time.
/// </summary>
internal sealed class InboxCleaner(NpgsqlDataSource database, IOptions<InboxOptions> options) : IRecurringJob
{
    private const int AtOnce = 1_000;

    private const string EntriesSql = """
        DELETE FROM inbox_entries WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM inbox_entries
             WHERE created_at < nobat_now() - $1 AND (read_at IS NOT NULL OR created_at < nobat_now() - $2)
             ORDER BY created_at LIMIT $3 FOR UPDATE SKIP LOCKED))
        """;

    private const string BrowsersSql = """
        DELETE FROM push_subscriptions WHERE ctid = ANY (ARRAY(
            SELECT p.ctid FROM push_subscriptions p JOIN sessions s ON s.id = p.session_id
             WHERE s.revoked_at IS NOT NULL OR s.expires_at <= nobat_now()
             LIMIT $1 FOR UPDATE OF p SKIP LOCKED))
        """;

    public static string Name => "clean-inboxes";

    public static string Schedule => "23 * * * *";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await CleanEntriesAsync(cancellationToken) >= AtOnce) { }
        while (await CleanBrowsersAsync(cancellationToken) >= AtOnce) { }
    }

    private async Task<int> CleanEntriesAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(EntriesSql);
        command.Parameters.Add(Days(options.Value.KeepReadDays));
        command.Parameters.Add(Days(options.Value.KeepDays));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = AtOnce });
        return await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<int> CleanBrowsersAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand(BrowsersSql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = AtOnce });
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlParameter<Period> Days(int count) => new() { TypedValue = Period.FromDays(count) };
}
