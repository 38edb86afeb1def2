using Nobat.Testing;

namespace Nobat.Api.Tests.Testing;

public sealed class TestFolderTests
{
    [Fact, Trait("Feature", "QA-01")]
    public async Task What_a_crashed_run_left_is_removed_and_what_a_running_one_uses_is_not()
    {
        await using var running = await TestFolder.CreateAsync(TestContext.Current.CancellationToken);
        var crashed = Path.Combine(Path.GetDirectoryName(running.Path)!, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path.Combine(crashed, "postgres", "data"));
        await File.WriteAllTextAsync(crashed + ".lock", "", TestContext.Current.CancellationToken);

        await using var next = await TestFolder.CreateAsync(TestContext.Current.CancellationToken);

        Assert.False(Directory.Exists(crashed));
        Assert.True(Directory.Exists(running.Path));
        Assert.NotEqual(running.Path, next.Path);
    }
}
