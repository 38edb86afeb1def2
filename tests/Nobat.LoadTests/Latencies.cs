using System.Collections.Concurrent;

namespace Nobat.LoadTests;

/// <summary>Milliseconds of finished requests by status; 0 stands for a request that got no answer.</summary>
internal sealed class Latencies
{
    private readonly ConcurrentQueue<(int Status, double Milliseconds)> _all = new();

    public int Count => _all.Count;

    public void Add(int status, double milliseconds) => _all.Enqueue((status, milliseconds));

    public int CountOf(Func<int, bool> status) => _all.Count(one => status(one.Status));

    /// <param name="status">Only of these answers; all where none is named.</param>
    public double Percentile(double percent, int? status = null)
    {
        var sorted = _all.Where(one => status is null || one.Status == status).Select(one => one.Milliseconds).Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Max(0, (int)Math.Ceiling(percent / 100 * sorted.Length) - 1)];
    }

    public string Statuses() =>
        string.Join(" ", _all.GroupBy(one => one.Status).OrderBy(group => group.Key).Select(group => $"{group.Key}×{group.Count()}"));
}
