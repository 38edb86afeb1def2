using System.Diagnostics;

namespace Nobat.Embedded;

/// <summary>An advisory lock on a file, let go by the kernel when its process dies.</summary>
internal static class FolderLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Waits until nobody else holds <paramref name="file"/>.</summary>
    public static async Task<FileStream> AcquireAsync(string file, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (TryAcquire(file) is { } held)
                return held;
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new EmbeddedEngineException($"Another process has been starting or stopping the server in {file} for too long.");
            await Task.Delay(50, ct);
        }
    }

    /// <summary>Null when somebody holds it, shared or not.</summary>
    public static FileStream? TryAcquire(string file) => TryOpen(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Held by any number of processes together; null when somebody holds it alone.</summary>
    public static FileStream? TryShare(string file)
    {
        using (TryOpen(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite)) { }
        return TryOpen(file, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    private static FileStream? TryOpen(string file, FileMode mode, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(file, mode, access, share, bufferSize: 0);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException))
        {
            return null;
        }
    }
}
