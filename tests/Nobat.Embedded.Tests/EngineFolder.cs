using Npgsql;

namespace Nobat.Embedded.Tests;

/// <summary>A folder for the engines of one test, and questions about the server in it.</summary>
internal sealed class EngineFolder : IAsyncDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("nobat-engines-").FullName;

    public EngineFolder()
    {
        // The server runs as somebody else when the tests run as root.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, (UnixFileMode)0b111_101_101);
    }

    public string Postgres => System.IO.Path.Combine(Path, "postgres");

    public string Data => System.IO.Path.Combine(Postgres, "data");

    /// <summary>Process id of the server that is really running, or null.</summary>
    public int? ServerId => Postmaster.Find(Data)?.ProcessId;

    public Task<EmbeddedPostgres> StartAsync() =>
        EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = Postgres, Fsync = false }, CancellationToken.None);

    public Task ServerGoneAsync(int processId) =>
        Signals.UntilAsync(() => ServerId is null && !Directory.Exists($"/proc/{processId}"), "the server is gone");

    public static async Task<T> QueryAsync<T>(string connectionString, string sql)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EmbeddedPostgres.DeleteAsync(Postgres, CancellationToken.None);
        Directory.Delete(Path, recursive: true);
    }
}
