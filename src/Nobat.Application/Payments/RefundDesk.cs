using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;
using NodaTime;

namespace Nobat.Application.Payments;

/// <summary>Sends one refund that is due: takes the right to, asks the gateway with no transaction open, writes down what it said.</summary>
internal sealed class RefundDesk(Steps steps, IPaymentGateways gateways)
{
    /// <summary>Once it is begun nothing stops it: a question that was cut off would have to be looked at by a person.</summary>
    public async Task<Result> SendAsync(RefundId refund)
    {
        var begun = await steps.RunAsync(new BeginRefundCommand(refund));
        if (!begun.IsSuccess)
            return begun.Error;
        var said = gateways.Find(begun.Value.Gateway) is { } gateway
            ? await AskAsync(gateway, begun.Value)
            : GatewayResult<RefundReceipt>.NotSent("gateway_off");
        return await steps.RunAsync(new FinishRefundCommand(refund, said, begun.Value.IsRepeat));
    }

    /// <summary>
    /// Where a gateway knows no keys, a try whose end nobody saw may have paid: then it is asked where the payment stands, and is not
    /// asked to pay again.
    /// </summary>
    private static async Task<GatewayResult<RefundReceipt>> AskAsync(IPaymentGateway gateway, RefundToSend refund)
    {
        if (refund.Route is RefundRoute.Reversal)
            return await ReverseAsync(gateway, refund.Authority);
        if (refund.IsRepeat && !gateway.Terms.RefundsAreKeyed)
        {
            var stands = await gateway.InquireAsync(refund.Authority, CancellationToken.None);
            return stands is { Outcome: GatewayOutcome.Done, Value.State: GatewayPaymentState.Refunded }
                ? GatewayResult<RefundReceipt>.Done(new RefundReceipt(refund.Authority))
                : GatewayResult<RefundReceipt>.Unknown("may_have_happened");
        }

        return await gateway.RefundAsync(
            new RefundOrder(refund.Key, refund.Authority, refund.Amount, "Nobat", refund.Reference),
            CancellationToken.None
        );
    }

    /// <summary>
    /// "No" to undoing may mean that it was undone before, or too late by now: another way is gone only when the gateway still has the
    /// money.
    /// </summary>
    private static async Task<GatewayResult<RefundReceipt>> ReverseAsync(IPaymentGateway gateway, string authority)
    {
        var reversed = await gateway.ReverseAsync(authority, CancellationToken.None);
        if (reversed.Outcome is not GatewayOutcome.Refused)
            return reversed;
        return await gateway.InquireAsync(authority, CancellationToken.None) switch
        {
            { Outcome: GatewayOutcome.Done, Value.State: GatewayPaymentState.Reversed } => GatewayResult<RefundReceipt>.Done(
                new RefundReceipt(authority)
            ),
            { Outcome: GatewayOutcome.Done, Value.State: GatewayPaymentState.Paid or GatewayPaymentState.Verified } => reversed,
            _ => GatewayResult<RefundReceipt>.Unknown("may_have_happened"),
        };
    }
}

/// <summary>Takes the right to send a refund.</summary>
internal sealed record BeginRefundCommand(RefundId Refund) : ICommand<Result<RefundToSend>>;

/// <param name="Key">The same at each try.</param>
/// <param name="Reference">The bank's name for the payment.</param>
/// <param name="IsRepeat">An earlier try's end is not known.</param>
internal sealed record RefundToSend(
    string Gateway,
    string Authority,
    string Reference,
    string Key,
    long Amount,
    RefundRoute Route,
    bool IsRepeat
);

internal sealed class BeginRefundHandler(IRepository<Refund> refunds, IRepository<Payment> payments, IDatabaseClock clock)
    : ICommandHandler<BeginRefundCommand, Result<RefundToSend>>
{
    public async Task<Result<RefundToSend>> Handle(BeginRefundCommand command, CancellationToken cancellationToken)
    {
        if (await refunds.FindForUpdateAsync(new RefundById(command.Refund), cancellationToken) is not { } refund)
            return PaymentErrors.RefundNotFound;
        var isRepeat = refund.Status is RefundStatus.Sending;
        var begun = refund.BeginSending(await clock.NowAsync(cancellationToken));
        if (!begun.IsSuccess)
            return begun.Error;
        var payment = await payments.FindAsync(new PaymentById(refund.PaymentId), cancellationToken);
        return new RefundToSend(
            refund.Gateway,
            payment!.Authority!,
            payment.Reference!,
            refund.Id.Value.ToString("N"),
            refund.Amount,
            refund.Route,
            isRepeat
        );
    }
}

/// <summary>What the gateway said about a refund.</summary>
internal sealed record FinishRefundCommand(RefundId Refund, GatewayResult<RefundReceipt> Said, bool WasRepeat) : ICommand<Result>;

internal sealed class FinishRefundHandler(RefundBooks books, IPaymentGateways gateways, IDatabaseClock clock)
    : ICommandHandler<FinishRefundCommand, Result>
{
    public async Task<Result> Handle(FinishRefundCommand command, CancellationToken cancellationToken)
    {
        if (await books.LockAsync(command.Refund, cancellationToken) is not var (payment, refund))
            return PaymentErrors.RefundNotFound;
        // Somebody else sent it after our lease, and has written down what came of it.
        if (refund.Status is not RefundStatus.Sending)
            return Result.Success;
        var now = await clock.NowAsync(cancellationToken);
        return command.Said switch
        {
            { Outcome: GatewayOutcome.Done, Value: { } receipt } => books.Close(payment, refund, refund.Done(receipt.Reference, now), now),
            { Outcome: GatewayOutcome.Refused, Code: var code } => Refused(payment, refund, code ?? "", now),
            { Outcome: GatewayOutcome.NotSent, Code: var code } => refund.NotSent(code ?? "", command.WasRepeat, now),
            { Code: var code } => refund.Unclear(code ?? "", CanAskAgain(refund), now),
        };
    }

    private Result Refused(Payment payment, Refund refund, string code, Instant now)
    {
        var next =
            refund.Route is RefundRoute.Reversal && gateways.Find(refund.Gateway) is { } gateway
                ? gateway.RouteWithoutReversal(refund.Amount)
                : RefundRoute.Manual;
        payment.Reroute(next, now);
        return refund.Refused(code, next, now);
    }

    /// <summary>A gateway that knows keys, or undoes, may be asked twice; of the others one question is left.</summary>
    private bool CanAskAgain(Refund refund) =>
        refund.Route is RefundRoute.Reversal || gateways.Find(refund.Gateway) is { Terms.RefundsAreKeyed: true } || refund.Attempts < 2;
}

/// <summary>A refund and its payment, locked in one order, and closed together with the books.</summary>
internal sealed class RefundBooks(IRepository<Payment> payments, IRepository<Refund> refunds, IRepository<LedgerTransaction> ledger)
{
    public async Task<(Payment Payment, Refund Refund)?> LockAsync(RefundId id, CancellationToken ct)
    {
        if (await refunds.FindForUpdateAsync(new RefundById(id), ct) is not { } refund)
            return null;
        var payment = await payments.FindForUpdateAsync(new PaymentById(refund.PaymentId), ct);
        return (payment!, refund);
    }

    public Result Close(Payment payment, Refund refund, Result done, Instant now)
    {
        if (!done.IsSuccess)
            return done;
        ledger.Add(LedgerTransaction.PayRefund(payment, refund, now));
        return payment.ReturnedAll(now);
    }
}
