using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Infrastructure.Bookings;

/// <summary>
/// Ends what ran out where nobody comes by to notice. No decision hangs on it: a passed deadline counts whether or not it was written
/// down. Rounds of some stylists each, until nothing is left that can be ended.
/// </summary>
internal sealed partial class DeadlineSweep(IServiceScopeFactory scopes, ILogger<DeadlineSweep> log) : IRecurringJob
{
    private const int StylistsAtOnce = 50;

    public static string Name => "expire-bookings";

    public static string Schedule => "* * * * *";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await SweepAsync(cancellationToken) > 0) { }
    }

    /// <summary>One bounded round; the number of bookings that ended. A stylist whose turn fails waits for the next round.</summary>
    public async Task<int> SweepAsync(CancellationToken ct)
    {
        var ended = 0;
        foreach (var stylist in await FindAsync(ct))
            ended += await OneAsync(stylist, ct);
        return ended;
    }

    /// <summary>What goes wrong at one must not keep the others waiting.</summary>
    private async Task<int> OneAsync(StylistId stylist, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var outcome = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new ExpireBookingsCommand(stylist), ct);
            if (outcome.IsSuccess)
                return outcome.Value;
            SweepFailed(log, outcome.Error.Code);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            SweepFailed(log, exception.GetType().Name);
        }

        return 0;
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Passed deadlines could not be written down at a stylist: {Reason}")]
    private static partial void SweepFailed(ILogger log, string reason);
}
