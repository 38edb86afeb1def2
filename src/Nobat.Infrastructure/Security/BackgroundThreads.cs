using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Nobat.Infrastructure.Security;

/// <summary>
/// Threads of its own for work that does nothing but reckon, behind everybody else in the scheduler's eyes: on the pool's threads it would
/// leave requests waiting for one, since the pool adds threads slowly.
/// </summary>
internal sealed class BackgroundThreads : IDisposable
{
    private const int Niceness = 10;
    private readonly BlockingCollection<Action> _work = [];

    public BackgroundThreads(int count, string name)
    {
        for (var i = 0; i < count; i++)
            new Thread(Work) { IsBackground = true, Name = name }.Start();
    }

    public Task<T> RunAsync<T>(Func<T> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                result.SetResult(work());
            }
            catch (Exception exception)
            {
                result.SetException(exception);
            }
        });
        return result.Task;
    }

    public void Dispose() => _work.CompleteAdding();

    private void Work()
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        // .NET's priorities mean nothing on Linux, whose threads have a niceness each; 0 is the calling thread.
        if (OperatingSystem.IsLinux())
            _ = SetPriority(0, 0, Niceness);
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, int who, int priority);
}
