using Microsoft.Extensions.Hosting;

namespace Nobat.Infrastructure.Network;

/// <summary>Evens the counts out four times a second.</summary>
internal sealed class RequestCountsTurn(RequestCounts counts, TimeProvider clock) : BackgroundService
{
    private const int TurnsBetweenSweeps = 40;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            for (var turn = 1; await timer.WaitForNextTickAsync(stoppingToken); turn++)
            {
                await counts.EvenOutAsync();
                if (turn % TurnsBetweenSweeps == 0)
                    counts.Sweep();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }
}
