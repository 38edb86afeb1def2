using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Infrastructure.Bookings;

/// <summary>Completes the visits that stylists forgot to complete; rounds of some stylists each, until nothing is left.</summary>
internal sealed partial class PastVisits(IServiceScopeFactory scopes, IOptions<BookingOptions> options, ILogger<PastVisits> log)
    : IRecurringJob
{
    private const int StylistsAtOnce = 50;

    public static string Name => "complete-past-visits";

    public static string Schedule => "7/15 * * * *";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await CompleteAsync(cancellationToken) > 0) { }
    }

    /// <summary>One bounded round; the number of bookings that were completed.</summary>
    public async Task<int> CompleteAsync(CancellationToken ct)
    {
        var completed = 0;
        foreach (var stylist in await FindAsync(ct))
            completed += await OneAsync(stylist, ct);
        return completed;
    }

    /// <summary>What goes wrong at one must not keep the others waiting.</summary>
    private async Task<int> OneAsync(StylistId stylist, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var outcome = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new CompletePastVisitsCommand(stylist), ct);
            if (outcome.IsSuccess)
                return outcome.Value;
            NotCompleted(log, outcome.Error.Code);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            NotCompleted(log, exception.GetType().Name);
        }

        return 0;
    }

    private async Task<List<StylistId>> FindAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<IReadDb>()
            .Set<Booking>()
            .WherePast(Duration.FromHours(options.Value.CompleteAfterHours))
            .GroupBy(booking => booking.StylistId)
            .OrderBy(past => past.Min(booking => booking.EndsAt))
            .Select(past => past.Key)
            .Take(StylistsAtOnce)
            .ToListAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Past visits could not be completed at a stylist: {Reason}")]
    private static partial void NotCompleted(ILogger log, string reason);
}
