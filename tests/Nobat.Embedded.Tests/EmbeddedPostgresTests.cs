using System.Diagnostics;
using Npgsql;

namespace Nobat.Embedded.Tests;

public sealed class EmbeddedPostgresTests
{
    [Fact, Trait("Feature", "OP-09")]
    public async Task The_server_answers_and_has_what_the_schema_needs()
    {
        await using var folder = new EngineFolder();
        await using var postgres = await folder.StartAsync();

        await EngineFolder.ExecuteAsync(postgres.ConnectionString, "CREATE EXTENSION btree_gist");

        Assert.Equal("UTF8", await EngineFolder.QueryAsync<string>(postgres.ConnectionString, "SHOW server_encoding"));
        Assert.Equal("127.0.0.1", await EngineFolder.QueryAsync<string>(postgres.ConnectionString, "SHOW listen_addresses"));
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task Durability_is_on_unless_given_up()
    {
        await using var folder = new EngineFolder();
        var options = new EmbeddedPostgresOptions { DataFolder = folder.Postgres, MaxConnections = 37 };
        await using (var careful = await EmbeddedPostgres.StartAsync(options, CancellationToken.None))
        {
            Assert.Equal("on", await EngineFolder.QueryAsync<string>(careful.ConnectionString, "SHOW fsync"));
            Assert.Equal("on", await EngineFolder.QueryAsync<string>(careful.ConnectionString, "SHOW synchronous_commit"));
            Assert.Equal("37", await EngineFolder.QueryAsync<string>(careful.ConnectionString, "SHOW max_connections"));
        }
        await using var careless = await EmbeddedPostgres.StartAsync(
            options with
            {
                Fsync = false,
                SynchronousCommit = false,
            },
            CancellationToken.None
        );

        Assert.Equal("off", await EngineFolder.QueryAsync<string>(careless.ConnectionString, "SHOW fsync"));
        Assert.Equal("off", await EngineFolder.QueryAsync<string>(careless.ConnectionString, "SHOW synchronous_commit"));
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task The_server_never_runs_as_root()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The account is read from /proc.");
        await using var folder = new EngineFolder();
        await using var postgres = await folder.StartAsync();

        var status = await File.ReadAllLinesAsync($"/proc/{postgres.ProcessId}/status");
        var effective = status.Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2];

        Assert.NotEqual("0", effective);
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task The_password_is_random_needed_and_readable_by_its_owner_alone()
    {
        await using var folder = new EngineFolder();
        await using var other = new EngineFolder();
        await using var postgres = await folder.StartAsync();
        await using var second = await other.StartAsync();
        var mine = new NpgsqlConnectionStringBuilder(postgres.ConnectionString);

        Assert.NotEqual(mine.Password, new NpgsqlConnectionStringBuilder(second.ConnectionString).Password);
        mine.Password = "wrong";
        var refused = await Assert.ThrowsAsync<PostgresException>(() => EngineFolder.QueryAsync<int>(mine.ConnectionString, "SELECT 1"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.Postgres, "password")));
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task Data_stays_between_runs()
    {
        await using var folder = new EngineFolder();
        int first;
        await using (var postgres = await folder.StartAsync())
        {
            first = postgres.ProcessId;
            await EngineFolder.ExecuteAsync(postgres.ConnectionString, "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        Assert.Null(folder.ServerId);

        await using var again = await folder.StartAsync();

        Assert.NotEqual(first, again.ProcessId);
        Assert.Equal(42, await EngineFolder.QueryAsync<int>(again.ConnectionString, "SELECT answer FROM kept"));
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task A_crashed_servers_leftovers_do_not_stop_the_next_start()
    {
        await using var folder = new EngineFolder();
        await using var crashed = await folder.StartAsync();
        await EngineFolder.ExecuteAsync(crashed.ConnectionString, "CREATE TABLE kept AS SELECT 42 AS answer");
        await Signals.SendAsync(crashed.ProcessId, "KILL");
        await Signals.UntilAsync(() => folder.ServerId is null, "the server is gone");
        Assert.True(File.Exists(Path.Combine(folder.Data, "postmaster.pid")));

        await using var again = await folder.StartAsync();

        Assert.Equal(42, await EngineFolder.QueryAsync<int>(again.ConnectionString, "SELECT answer FROM kept"));
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task A_strangers_process_number_in_the_lock_file_is_not_taken_for_the_server()
    {
        await using var folder = new EngineFolder();
        await (await folder.StartAsync()).DisposeAsync();
        // After a restart of a container the old number easily belongs to somebody else; here, to these tests.
        await File.WriteAllLinesAsync(
            Path.Combine(folder.Data, "postmaster.pid"),
            [$"{Environment.ProcessId}", folder.Data, "1700000000", "5432", "", "127.0.0.1", "  1  1", "ready   "]
        );

        await using var postgres = await folder.StartAsync();

        Assert.NotEqual(Environment.ProcessId, postgres.ProcessId);
        Assert.Equal(1, await EngineFolder.QueryAsync<int>(postgres.ConnectionString, "SELECT 1"));
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task An_interrupted_initialisation_is_begun_anew()
    {
        await using var folder = new EngineFolder();
        Directory.CreateDirectory(Path.Combine(folder.Postgres, "data.new", "base"));

        await using var postgres = await folder.StartAsync();

        Assert.Equal(1, await EngineFolder.QueryAsync<int>(postgres.ConnectionString, "SELECT 1"));
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task A_server_that_cannot_start_says_why_and_leaves_nothing_running()
    {
        await using var folder = new EngineFolder();
        var options = new EmbeddedPostgresOptions
        {
            DataFolder = folder.Postgres,
            Settings = new Dictionary<string, string> { ["no_such_setting"] = "1" },
        };

        var refusal = await Assert.ThrowsAsync<EmbeddedEngineException>(() => EmbeddedPostgres.StartAsync(options, CancellationToken.None));

        Assert.Contains("no_such_setting", refusal.Message, StringComparison.Ordinal);
        Assert.Null(folder.ServerId);
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task A_folder_in_use_is_not_deleted()
    {
        await using var folder = new EngineFolder();
        await using var postgres = await folder.StartAsync();

        await Assert.ThrowsAsync<EmbeddedEngineException>(() => EmbeddedPostgres.DeleteAsync(folder.Postgres, CancellationToken.None));

        Assert.Equal(1, await EngineFolder.QueryAsync<int>(postgres.ConnectionString, "SELECT 1"));
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task Starting_takes_little_of_a_developers_patience()
    {
        await using var folder = new EngineFolder();
        var started = Stopwatch.GetTimestamp();
        await using var postgres = await folder.StartAsync();

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 30);
    }
}
