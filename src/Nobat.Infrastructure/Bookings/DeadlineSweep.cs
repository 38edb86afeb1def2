using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Infrastructure.Bookings;

/// <summary>
/// Ends what ran out where nobody comes by to notice. No decision hangs on it: a passed deadline counts whether or not it was written
/// down. Every process does it, some stylists at a time.
/// </summary>
internal sealed partial class DeadlineSweep(IServiceScopeFactory scopes, TimeProvider clock, ILogger<DeadlineSweep> log) : BackgroundService
{
    private const int StylistsAtOnce = 50;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await SweepSafelyAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    /// <summary>One bounded round; the number of bookings that ended. A stylist whose turn fails waits for the next round.</summary>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var ended = 0;
        foreach (var stylist in await FindAsync(ct))
        {
            await using var scope = scopes.CreateAsyncScope();
            var outcome = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ExpireBookingsCommand(stylist), ct);
            if (outcome.IsSuccess)
                ended += outcome.Value;
            else
                SweepFailed(log, outcome.Error.Code);
        }

        return ended;
    }

    private async Task<List<StylistId>> FindAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<IReadDb>()
            .Set<Booking>()
            .WhereOverdue()
            .GroupBy(booking => booking.StylistId)
            .OrderBy(overdue => overdue.Min(booking => booking.ExpiresAt))
            .Select(overdue => overdue.Key)
            .Take(StylistsAtOnce)
            .ToListAsync(ct);
    }

    private async Task SweepSafelyAsync(CancellationToken ct)
    {
        try
        {
            while (await SweepAsync(ct) > 0) { }
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // The database is away, or a lock was not granted in time: the next round comes anyway.
            SweepFailed(log, exception.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Passed deadlines could not be written down: {Reason}; trying again")]
    private static partial void SweepFailed(ILogger log, string reason);
}
