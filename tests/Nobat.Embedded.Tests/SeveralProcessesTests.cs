namespace Nobat.Embedded.Tests;

/// <summary>What becomes of the server when its users come and go.</summary>
public sealed class SeveralProcessesTests
{
    [Fact, Trait("Feature", "OP-09")]
    public async Task Nothing_stays_behind_when_the_parent_is_killed()
    {
        await using var folder = new EngineFolder();
        using var parent = await EngineProcess.StartAsync(folder.Path);
        var server = Assert.NotNull(folder.ServerId);

        await parent.KillAsync();

        await folder.ServerGoneAsync(server);
    }

    [Theory, Trait("Feature", "OP-09")]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Nothing_stays_behind_when_the_parent_is_asked_to_stop(string signal)
    {
        await using var folder = new EngineFolder();
        using var parent = await EngineProcess.StartAsync(folder.Path);
        var server = Assert.NotNull(folder.ServerId);

        await parent.SignalAsync(signal);

        await folder.ServerGoneAsync(server);
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task Nothing_stays_behind_when_the_parent_fails()
    {
        await using var folder = new EngineFolder();
        using var parent = await EngineProcess.StartAsync(folder.Path, "--fail");

        Assert.NotEqual(0, await parent.ExitCodeAsync());
        await Signals.UntilAsync(() => folder.ServerId is null, "the server is gone");
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task A_second_process_shares_both_engines_and_keeps_the_database_when_the_first_dies()
    {
        await using var folder = new EngineFolder();
        using var first = await EngineProcess.StartAsync(folder.Path);
        using var second = await EngineProcess.StartAsync(folder.Path);
        var server = Assert.NotNull(folder.ServerId);
        Assert.Equal(first.Database, second.Database);
        Assert.Equal(first.Redis, second.Redis);

        await first.KillAsync();
        Assert.Equal(1, await EngineFolder.QueryAsync<int>(second.Database, "SELECT 1"));
        Assert.Equal(server, folder.ServerId);

        await second.KillAsync();
        await folder.ServerGoneAsync(server);
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task Leaving_in_good_order_does_not_take_the_server_from_the_others()
    {
        await using var folder = new EngineFolder();
        using var first = await EngineProcess.StartAsync(folder.Path);
        using var second = await EngineProcess.StartAsync(folder.Path);
        var server = Assert.NotNull(folder.ServerId);

        await first.SignalAsync("INT");
        Assert.Equal(0, await first.ExitCodeAsync());

        Assert.Equal(server, folder.ServerId);
        Assert.Equal(1, await EngineFolder.QueryAsync<int>(second.Database, "SELECT 1"));
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task Processes_started_together_agree_on_one_server()
    {
        await using var folder = new EngineFolder();

        var all = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => EngineProcess.StartAsync(folder.Path)));

        var databases = all.Select(process => process.Database).Distinct().ToArray();
        foreach (var process in all)
            process.Dispose();
        Assert.NotEmpty(Assert.Single(databases));
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task Reset_starts_anew_and_is_refused_while_somebody_works()
    {
        await using var folder = new EngineFolder();
        using (var first = await EngineProcess.StartAsync(folder.Path))
        {
            await EngineFolder.ExecuteAsync(first.Database, "CREATE TABLE kept AS SELECT 42 AS answer");
            using var refused = await EngineProcess.StartAsync(folder.Path, "--reset");
            Assert.Equal(1, await refused.ExitCodeAsync());
            Assert.Contains("in use by another process", await refused.ErrorsAsync(), StringComparison.Ordinal);
            Assert.Equal(42, await EngineFolder.QueryAsync<int>(first.Database, "SELECT answer FROM kept"));
        }

        using var anew = await EngineProcess.StartAsync(folder.Path, "--reset");

        Assert.False(await EngineFolder.QueryAsync<bool>(anew.Database, "SELECT to_regclass('kept') IS NOT NULL"));
    }
}
