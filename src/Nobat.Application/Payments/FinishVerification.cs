using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;
using Nobat.Domain.Policies;

namespace Nobat.Application.Payments;

/// <summary>What the gateway said about a payment, and what follows from it.</summary>
internal sealed record FinishVerificationCommand(PaymentId Payment, GatewayResult<PaymentProof> Said) : ICommand<Result>;

internal sealed class FinishVerificationHandler(
    LockedPayments locked,
    IRepository<Payment> payments,
    IRepository<Refund> refunds,
    IRepository<LedgerTransaction> ledger,
    IPaymentGateways gateways
) : ICommandHandler<FinishVerificationCommand, Result>
{
    public async Task<Result> Handle(FinishVerificationCommand command, CancellationToken cancellationToken)
    {
        if (await locked.LockAsync(command.Payment, cancellationToken) is not { } found)
            return PaymentErrors.NotFound;
        // Whoever asked beside us, after our lease, has written down what the gateway said; but money that is there goes before a "no".
        if (command.Said.Outcome is GatewayOutcome.Done && found.Payment.Status is not PaymentStatus.Verifying)
            found.Payment.BeginVerifying(found.Now);
        if (found.Payment.Status is not PaymentStatus.Verifying)
            return Result.Success;
        return command.Said switch
        {
            { Outcome: GatewayOutcome.Done, Value: { } proof } => Take(found, new Proof(proof.Reference, proof.CardMask, proof.Fee)),
            { Outcome: GatewayOutcome.Refused, Code: var code } => await NothingAsync(found, code ?? "", cancellationToken),
            _ => found.Payment.Unclear(found.Now),
        };
    }

    /// <summary>The money is there: it holds the booking, or goes back.</summary>
    private Result Take(LockedPayment found, Proof proof)
    {
        var (payment, now) = (found.Payment, found.Now);
        if (Hold(found) is { } reason)
            return GiveBack(payment, proof, reason, now);
        var captured = payment.Captured(proof, now);
        if (captured.IsSuccess)
            ledger.Add(LedgerTransaction.Capture(payment, now));
        return captured;
    }

    /// <summary>Null when the booking has its deposit now; otherwise why there is nothing to hold.</summary>
    private static RefundReason? Hold(LockedPayment found)
    {
        if (found.Booking is not { } booking)
            return RefundReason.TooLate;
        var taken = booking.TakeDeposit(found.Now);
        if (taken.IsSuccess)
            return null;
        if (taken.Error == BookingErrors.HoldExpired && found.IsTimeFree && booking.Retake(found.Now).IsSuccess)
            return null;
        return taken.Error == BookingErrors.DepositNotDue ? RefundReason.PaidTwice : RefundReason.TooLate;
    }

    private Result GiveBack(Payment payment, Proof proof, RefundReason reason, NodaTime.Instant now)
    {
        var orphaned = payment.Orphan(proof, reason, now);
        if (!orphaned.IsSuccess)
            return orphaned;
        ledger.Add(LedgerTransaction.Capture(payment, now));
        var route = gateways.Find(payment.Gateway).RouteBack(payment, payment.Amount, now);
        var settled = payment.Settle(DepositSplit.ReturnAll(payment.Amount), route, now);
        ledger.Add(LedgerTransaction.OweRefund(payment, payment.Amount, now));
        refunds.Add(Refund.Owe(payment, payment.Amount, reason, route, now));
        return settled;
    }

    private async Task<Result> NothingAsync(LockedPayment found, string code, CancellationToken ct)
    {
        var (payment, booking, now) = (found.Payment, found.Booking, found.Now);
        var others = await payments.ListAsync(new PaymentsOf(payment.BookingId), ct);
        if (!payment.CameMeanwhile && !others.Exists(other => other.Id != payment.Id && other.Status is PaymentStatus.Verifying))
            booking?.NothingPaid();
        var hasTime = !payment.HasReturned && booking?.StatusAt(now) is BookingStatus.Pending;
        return payment.NotPaid(code, hasTime, now);
    }
}
