using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;
using Nobat.Domain.Policies;
using NodaTime;

namespace Nobat.Application.Payments;

/// <summary>
/// Looks after every payment whose end nobody brought: the customer never came back, the process died, the gateway did not say, it holds
/// money that nobody has asked it for, or a booking is over and its deposit was not parted.
/// </summary>
internal sealed partial class ReconcilePayments(
    IReadDb db,
    PaymentDesk desk,
    Steps steps,
    IPaymentGateways gateways,
    ILogger<ReconcilePayments> log
) : IRecurringJob
{
    private const int Most = 200;

    /// <summary>The event of the booking's end comes first; this is for when it did not get through.</summary>
    private static readonly Duration TimeToSettle = Duration.FromMinutes(1);

    public static string Name => "reconcile-payments";

    public static string Schedule => "* * * * *";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await (await DueAsync(cancellationToken)).ForEachAsync(VerifyAsync, cancellationToken);
        foreach (var (booking, split) in await EndedAsync(cancellationToken))
            await GuardedAsync(booking.Value, () => steps.RunAsync(new SettleDepositCommand(booking, split)));
        var held = gateways.Names.Select(name => gateways.Find(name)!);
        await (await UnverifiedAsync(held, cancellationToken)).ForEachAsync(VerifyAsync, cancellationToken);
    }

    private async Task<ILookup<string, PaymentId>> DueAsync(CancellationToken ct) =>
        (
            await db.Set<Payment>()
                .Where(payment => payment.NextCheckAt != null && payment.NextCheckAt <= DatabaseClock.Now())
                .OrderBy(payment => payment.NextCheckAt)
                .Select(payment => new { payment.Gateway, payment.Id })
                .Take(Most)
                .ToListAsync(ct)
        ).ToLookup(payment => payment.Gateway, payment => payment.Id);

    private Task VerifyAsync(PaymentId id) =>
        GuardedAsync(
            id.Value,
            async () =>
            {
                var abandoned = await steps.RunAsync(new AbandonOpeningCommand(id));
                return abandoned is { IsSuccess: true, Value: false } ? await desk.SettleAsync(id, cameBack: false) : Result.Success;
            }
        );

    private async Task<List<(BookingId Booking, DepositSplit Split)>> EndedAsync(CancellationToken ct)
    {
        var ended = await (
            from payment in db.Set<Payment>()
            where payment.Status == PaymentStatus.Paid
            join booking in db.Set<Booking>() on payment.BookingId equals booking.Id
            where
                booking.Status == BookingStatus.Completed
                || booking.Status == BookingStatus.Cancelled
                || booking.Status == BookingStatus.NoShow
                || booking.Status == BookingStatus.Expired
            where booking.UpdatedAt < DatabaseClock.Now() - TimeToSettle
            select new
            {
                booking.Id,
                booking.DepositKept,
                booking.DepositReturned,
            }
        )
            .Take(Most)
            .ToListAsync(ct);
        return [.. ended.Select(booking => (booking.Id, new DepositSplit(booking.DepositKept, booking.DepositReturned)))];
    }

    /// <summary>What gateways hold and we have not asked for; most are on our own list already.</summary>
    private async Task<ILookup<string, PaymentId>> UnverifiedAsync(IEnumerable<IPaymentGateway> asked, CancellationToken ct)
    {
        var lists = await Task.WhenAll(asked.Select(async gateway => (gateway.Name, Said: await gateway.ListUnverifiedAsync(ct))));
        var found = new List<(string Gateway, PaymentId Id)>();
        foreach (var (gateway, said) in lists)
        {
            if (said is not { Outcome: GatewayOutcome.Done, Value: { Count: > 0 } held })
                continue;
            string[] authorities = [.. held.Select(one => one.Authority)];
            var ours = await db.Set<Payment>()
                .Where(payment => payment.Gateway == gateway && authorities.Contains(payment.Authority!))
                .Where(payment =>
                    payment.Status == PaymentStatus.Requested
                    || payment.Status == PaymentStatus.Returned
                    || payment.Status == PaymentStatus.Failed
                )
                .Select(payment => payment.Id)
                .ToListAsync(ct);
            found.AddRange(ours.Select(id => (gateway, id)));
        }

        return found.ToLookup(one => one.Gateway, one => one.Id);
    }

    /// <summary>What goes wrong with one must not keep the others waiting.</summary>
    private async Task GuardedAsync(Guid what, Func<Task<Result>> act)
    {
        try
        {
            var done = await act();
            if (done is { IsSuccess: false, Error: var error } && error != PaymentErrors.BeingVerified && error != PaymentErrors.WrongState)
                NotSettled(log, what, error.Code);
        }
        catch (Exception exception)
        {
            NotSettled(log, what, exception.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Payment or booking {Id} could not be brought to an end: {Code}; trying again")]
    private static partial void NotSettled(ILogger log, Guid id, string code);
}
