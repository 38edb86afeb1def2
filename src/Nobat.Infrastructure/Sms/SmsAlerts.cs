using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Nobat.Infrastructure.Sms;

/// <summary>Keeps one row for each matter that needs an administrator, and says it in the log when it is new or back after an hour.</summary>
internal sealed partial class SmsAlerts(NpgsqlDataSource database, ILogger<SmsAlerts> log)
{
    /// <summary>A provider that refuses a thousand messages says it once in a while, in real time.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<(string, string), long> _last = new();

    public async Task RaiseAsync(string source, string code, CancellationToken ct)
    {
        var now = TimeProvider.System.GetTimestamp();
        if (_last.TryGetValue((source, code), out var last) && TimeProvider.System.GetElapsedTime(last, now) < Between)
            return;
        _last[(source, code)] = now;
        await using var command = database.CreateCommand(
            """
            WITH before AS (SELECT last_at FROM sms_alerts WHERE source = $1 AND code = $2)
            INSERT INTO sms_alerts (source, code, count, first_at, last_at) VALUES ($1, $2, 1, nobat_now(), nobat_now())
            ON CONFLICT (source, code) DO UPDATE SET count = sms_alerts.count + 1, last_at = excluded.last_at
            RETURNING NOT EXISTS (SELECT FROM before WHERE last_at > nobat_now() - interval '1 hour')
            """
        );
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = source });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = code });
        if (await command.ExecuteScalarAsync(ct) is true)
            Raised(log, source, code);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Text messages: {Source} says {Code}; see /admin/sms/providers and docs/sms.md")]
    private static partial void Raised(ILogger log, string source, string code);
}
