using Nobat.Embedded;
using Nobat.Infrastructure.Database;
using Npgsql;

namespace Nobat.Testing;

/// <summary>One private PostgreSQL and one Redis-protocol server for a test process.</summary>
public sealed class TestEngines : IAsyncDisposable
{
    internal const string PostgresFolder = "postgres";
    private readonly TestFolder _folder;
    private readonly EmbeddedPostgres _postgres;
    private readonly EmbeddedRedis _redis;

    private TestEngines(TestFolder folder, EmbeddedPostgres postgres, EmbeddedRedis redis)
    {
        _folder = folder;
        _postgres = postgres;
        _redis = redis;
    }

    public string Redis => _redis.ConnectionString;

    /// <summary>The server's process, for tests that crash it.</summary>
    public int PostgresProcessId => _postgres.ProcessId;

    /// <param name="configure">For runs that need other settings than a fast, careless server.</param>
    /// <param name="ct">Gives the start up.</param>
    public static async Task<TestEngines> StartAsync(
        Func<EmbeddedPostgresOptions, EmbeddedPostgresOptions>? configure = null,
        CancellationToken ct = default
    )
    {
        var folder = await TestFolder.CreateAsync(ct);
        try
        {
            var options = new EmbeddedPostgresOptions
            {
                DataFolder = Path.Combine(folder.Path, PostgresFolder),
                Fsync = false,
                SynchronousCommit = false,
                // A test has up to four processes, each with a pool of its own, and the pools of the tests before have not shrunk yet.
                MaxConnections = 600,
            };
            var postgres = await EmbeddedPostgres.StartAsync(configure?.Invoke(options) ?? options, ct);
            return new TestEngines(folder, postgres, EmbeddedRedis.Start());
        }
        catch
        {
            await folder.DisposeAsync();
            throw;
        }
    }

    /// <summary>A fresh database with this version's schema and the real clock; its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken ct = default)
    {
        await using var database = NpgsqlDataSource.Create(_postgres.ConnectionString);
        await using var create = database.CreateCommand($"CREATE DATABASE \"{name}\"");
        await create.ExecuteNonQueryAsync(ct);
        var connectionString = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = name }.ConnectionString;
        await DatabaseMigrator.MigrateAsync(connectionString, ct);
        return connectionString;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        _redis.Dispose();
        await _postgres.DisposeAsync();
        await _folder.DisposeAsync();
    }
}
