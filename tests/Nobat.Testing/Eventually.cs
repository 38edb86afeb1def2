using System.Diagnostics;

namespace Nobat.Testing;

/// <summary>Waits, in real time, for what another thread or process brings about; the only place in the tests that may.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    /// <summary>The first answer that is not null.</summary>
    public static async Task<T> Async<T>(Func<Task<T?>> look, string what, TimeSpan? within = null)
        where T : class
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await look() is { } found)
                return found;
            if (Stopwatch.GetElapsedTime(started) > (within ?? Patience))
                throw new TimeoutException($"Waited {(within ?? Patience).TotalSeconds:0} s in vain for {what}.");
            await Task.Delay(Pause);
        }
    }

    /// <summary>Returns when the condition holds.</summary>
    public static async Task Async(Func<Task<bool>> condition, string what, TimeSpan? within = null) =>
        await Async<object>(async () => await condition() ? condition : null, what, within);
}
