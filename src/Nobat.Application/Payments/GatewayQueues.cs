namespace Nobat.Application.Payments;

internal static class GatewayQueues
{
    private const int AtOnce = 4;

    /// <summary>A line for each gateway, so that one that is slow delays its own only; some of each line at once.</summary>
    public static Task ForEachAsync<T>(this ILookup<string, T> byGateway, Func<T, Task> act, CancellationToken ct) =>
        Task.WhenAll(
            byGateway.Select(line =>
                Parallel.ForEachAsync(
                    line,
                    new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
                    async (one, _) => await act(one)
                )
            )
        );
}
