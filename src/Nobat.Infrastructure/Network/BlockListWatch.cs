using Microsoft.Extensions.Hosting;
using Nobat.Infrastructure.Redis;

namespace Nobat.Infrastructure.Network;

/// <summary>Hears of changes at once through Redis, and looks every second for those it did not hear of.</summary>
internal sealed class BlockListWatch(BlockList list, RedisConnection redis, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            await list.RefreshAsync(stoppingToken);
            await redis.SubscribeAsync(BlockList.Channel, _ => list.RefreshAsync(stoppingToken));
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await list.RefreshAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }
}
