using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;
using Nobat.Domain.Policies;

namespace Nobat.Application.Payments;

/// <summary>A booking is over: its deposit's money goes where the booking said. Asked twice it happens once.</summary>
internal sealed record SettleDepositCommand(BookingId Booking, DepositSplit Split) : ICommand<Result>;

internal sealed class SettleDepositHandler(
    IRepository<Payment> payments,
    IRepository<Refund> refunds,
    IRepository<LedgerTransaction> ledger,
    IPaymentGateways gateways,
    IDatabaseClock clock
) : ICommandHandler<SettleDepositCommand, Result>
{
    public async Task<Result> Handle(SettleDepositCommand command, CancellationToken cancellationToken)
    {
        var (kept, returned) = (command.Split.Kept, command.Split.Returned);
        if (await payments.FindForUpdateAsync(new PaymentHolding(command.Booking), cancellationToken) is not { } payment)
            return Result.Success;
        var now = await clock.NowAsync(cancellationToken);
        var route = gateways.Find(payment.Gateway).RouteBack(payment, returned, now);
        var settled = payment.Settle(command.Split, route, now);
        if (!settled.IsSuccess)
            return settled;
        if (kept > 0)
            ledger.Add(LedgerTransaction.Earn(payment, kept, now));
        if (returned > 0)
        {
            ledger.Add(LedgerTransaction.OweRefund(payment, returned, now));
            refunds.Add(Refund.Owe(payment, returned, RefundReason.BookingEnded, route, now));
        }

        return Result.Success;
    }
}

/// <summary>Follows the booking's word in a transaction of its own; a delivery that fails is delivered again.</summary>
internal sealed class DepositSettlement(Steps steps) : IDomainEventHandler<DepositSettled>
{
    public async Task HandleAsync(DepositSettled happened, EventContext context, CancellationToken ct)
    {
        var settled = await steps.RunAsync(new SettleDepositCommand(happened.Booking, new DepositSplit(happened.Kept, happened.Returned)));
        if (!settled.IsSuccess)
            throw new InvalidOperationException($"A deposit could not be settled: {settled.Error.Code}.");
    }
}
