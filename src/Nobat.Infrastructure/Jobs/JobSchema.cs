using System.Globalization;
using System.Text.RegularExpressions;
using Hangfire.PostgreSql;
using Npgsql;

namespace Nobat.Infrastructure.Jobs;

/// <summary>The tables that Hangfire keeps jobs in, made by whoever migrates: the application's own role may not.</summary>
internal static partial class JobSchema
{
    public const string Schema = "hangfire";

    /// <summary>The version that this Hangfire brings along.</summary>
    private static readonly int Newest = typeof(PostgreSqlStorage)
        .Assembly.GetManifestResourceNames()
        .Max(script =>
            Script().Match(script) is { Success: true } found ? int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture) : 0
        );

    /// <summary>As the migrate command tells it.</summary>
    public static string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{Schema} {Newest}");

    /// <summary>Brings the schema up to date; false when it was already.</summary>
    public static async Task<bool> InstallAsync(string connectionString, CancellationToken ct)
    {
        // Whoever else migrates waits for this transaction. The scripts have transactions of their own, hence the second connection.
        await using var turn = new NpgsqlConnection(connectionString);
        await turn.OpenAsync(ct);
        await using var transaction = await turn.BeginTransactionAsync(ct);
        await ExecuteAsync(turn, "SELECT pg_advisory_xact_lock(hashtextextended('nobat:job-schema', 0))", ct);
        await using var owner = new NpgsqlConnection(connectionString);
        await owner.OpenAsync(ct);
        var isMissing = !await IsCurrentAsync(owner, ct);
        if (isMissing)
            PostgreSqlObjectsInstaller.Install(owner, Schema);
        await ExecuteAsync(owner, Grants, ct);
        return isMissing;
    }

    /// <summary>Whether jobs can be kept in this database by this version.</summary>
    public static async Task<bool> IsCurrentAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var exists = new NpgsqlCommand($"SELECT to_regclass('{Schema}.schema') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(ct) is not true)
            return false;
        await using var version = new NpgsqlCommand($"SELECT max(version) FROM {Schema}.schema", connection);
        return await version.ExecuteScalarAsync(ct) is int installed && installed >= Newest;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    private const string Grants = $"""
        DO $$
        BEGIN
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nobat_app') THEN
                GRANT USAGE ON SCHEMA {Schema} TO nobat_app;
                GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {Schema} TO nobat_app;
                GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {Schema} TO nobat_app;
                GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {Schema} TO nobat_app;
                REVOKE INSERT, UPDATE, DELETE ON {Schema}.schema FROM nobat_app;
            END IF;
        END $$
        """;

    [GeneratedRegex(@"\.Install\.v(\d+)\.sql$")]
    private static partial Regex Script();
}
