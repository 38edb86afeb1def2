using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;

namespace Nobat.Application.Payments;

/// <summary>Sends refunds whose time has come, some at once for each gateway.</summary>
internal sealed partial class SendRefunds(IReadDb db, RefundDesk desk, ILogger<SendRefunds> log) : IRecurringJob
{
    private const int Most = 200;

    public static string Name => "send-refunds";

    public static string Schedule => "* * * * *";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var due = await db.Set<Refund>()
            .Where(refund => refund.NextTryAt != null && refund.NextTryAt <= DatabaseClock.Now())
            .OrderBy(refund => refund.NextTryAt)
            .Select(refund => new { refund.Gateway, refund.Id })
            .Take(Most)
            .ToListAsync(cancellationToken);
        await due.ToLookup(refund => refund.Gateway, refund => refund.Id).ForEachAsync(SendAsync, cancellationToken);
    }

    /// <summary>What goes wrong with one must not keep the others waiting.</summary>
    private async Task SendAsync(RefundId id)
    {
        try
        {
            var sent = await desk.SendAsync(id);
            if (sent is { IsSuccess: false, Error: var error } && error != PaymentErrors.WrongState)
                NotSent(log, id.Value, error.Code);
        }
        catch (Exception exception)
        {
            NotSent(log, id.Value, exception.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refund {Refund} could not be sent: {Code}; trying again")]
    private static partial void NotSent(ILogger log, Guid refund, string code);
}
