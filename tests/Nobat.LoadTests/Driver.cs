using System.Diagnostics;

namespace Nobat.LoadTests;

/// <summary>Asks the same kind of question again and again, bounded in time.</summary>
internal static class Driver
{
    /// <summary>As fast as it goes over a fixed number of connections: what the server can do. Returns the seconds it took.</summary>
    public static async Task<double> ClosedLoopAsync(int connections, TimeSpan length, Latencies into, Func<Task<int>> request)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(WorkAsync)));
        return watch.Elapsed.TotalSeconds;

        async Task WorkAsync()
        {
            while (watch.Elapsed < length)
            {
                var started = Stopwatch.GetTimestamp();
                var status = await request();
                into.Add(status, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }
    }

    /// <summary>
    /// Requests leave on a fixed timetable whether or not earlier ones came back, and each is timed from when it should have left, so
    /// that a stall is not hidden by the requests that it held back (coordinated omission).
    /// </summary>
    public static async Task<double> OpenLoopAsync(int perSecond, TimeSpan length, Latencies into, Func<Task<int>> request)
    {
        var running = new List<Task>();
        var total = (int)(perSecond * length.TotalSeconds);
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (var sent = 0; sent < total; )
        {
            await timer.WaitForNextTickAsync();
            for (; sent < total && Due(sent) <= watch.Elapsed; sent++)
                running.Add(SendAsync(Due(sent)));
        }

        await Task.WhenAll(running);
        return watch.Elapsed.TotalSeconds;

        TimeSpan Due(int number) => TimeSpan.FromSeconds((double)number / perSecond);

        async Task SendAsync(TimeSpan due)
        {
            await Task.Yield();
            var status = await request();
            into.Add(status, (watch.Elapsed - due).TotalMilliseconds);
        }
    }
}
