using Nobat.Embedded;

namespace Nobat.Testing;

/// <summary>A run's own folder under the temp folder. Removed at the end; what a crashed run left is removed by the next one.</summary>
public sealed class TestFolder : IAsyncDisposable
{
    private static readonly string Root = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"nobat-tests-{Environment.UserName}");
    private readonly FileStream _lock;

    private TestFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    public string Path { get; }

    public static async Task<TestFolder> CreateAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(Root);
        await RemoveLeftoversAsync(ct);
        while (true)
        {
            var path = System.IO.Path.Combine(Root, Guid.CreateVersion7().ToString("N"));
            // The lock comes before the folder, so that no other run takes a fresh folder for a leftover.
            if (FolderLock.TryAcquire(LockOf(path)) is not { } held)
                continue;
            Directory.CreateDirectory(path);
            return new TestFolder(path, held);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
        File.Delete(LockOf(Path));
        await _lock.DisposeAsync();
    }

    private static async Task RemoveLeftoversAsync(CancellationToken ct)
    {
        foreach (var lockFile in Directory.EnumerateFiles(Root, "*.lock"))
        {
            using var held = FolderLock.TryAcquire(lockFile);
            if (held is null)
                continue;
            try
            {
                await RemoveAsync(System.IO.Path.ChangeExtension(lockFile, null), ct);
                File.Delete(lockFile);
            }
            catch (Exception exception) when (exception is EmbeddedEngineException or IOException)
            {
                // Its server is only just going; the next run will find the folder quiet.
            }
        }
    }

    private static async Task RemoveAsync(string folder, CancellationToken ct)
    {
        await EmbeddedPostgres.DeleteAsync(System.IO.Path.Combine(folder, TestEngines.PostgresFolder), ct);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static string LockOf(string path) => path + ".lock";
}
