using Nobat.Application.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Database.Configurations;
using NodaTime;
using Npgsql;

namespace Nobat.Infrastructure.Database;

/// <summary>Once a day forgets what was kept long enough, some at a time; every process may do it at once. docs/retention.md has all periods.</summary>
internal sealed class Retention(NpgsqlDataSource database) : IRecurringJob
{
    /// <summary>How long the record of codes and sign-ins is kept; as long as a session can live.</summary>
    private static readonly Duration Records = Duration.FromDays(90);

    /// <summary>A decoy locks as an account does; whoever waits that long learns nothing from its absence.</summary>
    private static readonly Duration Decoys = Duration.FromDays(400);

    private static readonly Rule[] Rules =
    [
        Rule.Clearing("one_time_codes", "hash = NULL", "hash IS NOT NULL", "created_at", Duration.FromDays(1)),
        Rule.Clearing(
            "notifications",
            "subject = NULL, text = NULL, link = NULL, facts = '{}', address = NULL, named_phone = NULL",
            $"next_try_at IS NULL AND ({NotificationConfiguration.Words})",
            "due_at",
            Notification.WordsKept
        ),
        Rule.Deleting("one_time_codes", "created_at", Records),
        Rule.Deleting("sign_in_attempts", "at", Records),
        Rule.Deleting("wrong_guesses", "last_at", WrongGuesses.Memory),
        Rule.Deleting("password_decoys", "last_at", Decoys),
    ];

    public static string Name => "forget-what-is-old";

    /// <summary>At 03:50 in Tehran.</summary>
    public static string Schedule => "20 0 * * *";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var rule in Rules)
        {
            while (await ForgetAsync(rule, cancellationToken) == Rule.AtOnce) { }
        }
    }

    private async Task<int> ForgetAsync(Rule rule, CancellationToken ct)
    {
        await using var command = database.CreateCommand(rule.Sql);
        command.Parameters.Add(new NpgsqlParameter<Duration> { TypedValue = rule.Kept });
        return await command.ExecuteNonQueryAsync(ct);
    }

    private sealed record Rule(string Sql, Duration Kept)
    {
        public const int AtOnce = 1_000;

        public static Rule Deleting(string table, string since, Duration kept) =>
            new($"DELETE FROM {table} WHERE {Oldest(table, "true", since)}", kept);

        public static Rule Clearing(string table, string cleared, string where, string since, Duration kept) =>
            new($"UPDATE {table} SET {cleared} WHERE {Oldest(table, where, since)}", kept);

        private static string Oldest(string table, string where, string since) =>
            $"""
                ctid = ANY (ARRAY(
                    SELECT ctid FROM {table} WHERE {since} < nobat_now() - $1 AND {where} ORDER BY {since} LIMIT {AtOnce} FOR UPDATE SKIP LOCKED))
                """;
    }
}
