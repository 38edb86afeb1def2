using Npgsql;
using Respawn;

namespace Nobat.Testing;

/// <summary>
/// Empties the tables between two tests. Truncating all of them takes longer than most tests do, so that is left to the times when one
/// of them has grown.
/// </summary>
internal sealed class TestTables
{
    private const int Grown = 1 << 20;

    private static readonly string[] Kept = ["__EFMigrationsHistory", "test_clock"];

    private string[] _names = [];
    private string _look = "";
    private Respawner? _respawner;

    public async Task EmptyAsync(NpgsqlConnection connection)
    {
        if (_names.Length == 0)
            await LearnAsync(connection);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await EmptyOnceAsync(connection);
                return;
            }
            catch (PostgresException lost) when (lost.SqlState == PostgresErrorCodes.DeadlockDetected && attempt < 5)
            {
                // The workers of the test before were still busy.
            }
        }
    }

    private async Task EmptyOnceAsync(NpgsqlConnection connection)
    {
        List<(string Name, bool IsGrown)> full = [];
        await using (var look = new NpgsqlCommand(_look, connection))
        await using (var rows = await look.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
                full.Add((rows.GetString(0), rows.GetBoolean(1)));
        }

        if (full.Exists(table => table.IsGrown))
        {
            await _respawner!.ResetAsync(connection);
            return;
        }

        // In one order, and without what watches over rows in earnest: references and the triggers of append-only tables.
        var deletes = string.Concat(full.Select(table => $"DELETE FROM {Quoted(table.Name)};"));
        await using var empty = new NpgsqlCommand($"SET LOCAL session_replication_role = replica; {deletes}", connection);
        await using var transaction = await connection.BeginTransactionAsync();
        await empty.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    private async Task LearnAsync(NpgsqlConnection connection)
    {
        _respawner = await Respawner.CreateAsync(
            connection,
            new RespawnerOptions
            {
                DbAdapter = DbAdapter.Postgres,
                SchemasToInclude = ["public"],
                TablesToIgnore = [.. Kept.Select(name => new Respawn.Graph.Table(name))],
            }
        );
        await using var command = new NpgsqlCommand(
            "SELECT array_agg(tablename::text ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL ($1)",
            connection
        );
        command.Parameters.AddWithValue(Kept);
        _names = (string[])(await command.ExecuteScalarAsync())!;
        _look = string.Join(
            " UNION ALL ",
            _names.Select(name =>
                $"SELECT '{name}', pg_relation_size('{Quoted(name)}') > {Grown} WHERE EXISTS (SELECT FROM {Quoted(name)})"
            )
        );
    }

    private static string Quoted(string name) => $"\"{name}\"";
}
