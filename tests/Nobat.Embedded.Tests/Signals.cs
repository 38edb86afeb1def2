using System.Diagnostics;

namespace Nobat.Embedded.Tests;

internal static class Signals
{
    public static async Task SendAsync(int processId, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{processId}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits, in real time, for something another process brings about.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(20))
                throw new TimeoutException($"Waited 20 s in vain until {what}.");
            await Task.Delay(20);
        }
    }
}
