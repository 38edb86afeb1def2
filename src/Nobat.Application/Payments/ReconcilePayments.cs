using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;

namespace Nobat.Application.Payments;

/// <summary>
/// Looks after every payment whose end nobody brought: the customer never came back, the process died, the gateway did not say, or it
/// holds money that nobody has asked it for.
/// </summary>
internal sealed partial class ReconcilePayments(
    IReadDb db,
    PaymentDesk desk,
    Steps steps,
    IPaymentGateways gateways,
    ILogger<ReconcilePayments> log
) : IRecurringJob
{
    private const int AtOnce = 200;

    public static string Name => "reconcile-payments";

    public static string Schedule => "* * * * *";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await DueAsync(cancellationToken))
            await OneAsync(id, cancellationToken);
        foreach (var name in gateways.Names)
            await UnverifiedAsync(gateways.Find(name)!, cancellationToken);
    }

    private Task<List<PaymentId>> DueAsync(CancellationToken ct) =>
        db.Set<Payment>()
            .Where(payment =>
                (payment.NextCheckAt != null && payment.NextCheckAt <= DatabaseClock.Now())
                || (
                    payment.Status == PaymentStatus.Verifying
                    && payment.VerifyingUntil <= DatabaseClock.Now()
                    && payment.NextCheckAt == null
                )
            )
            .OrderBy(payment => payment.NextCheckAt)
            .Select(payment => payment.Id)
            .Take(AtOnce)
            .ToListAsync(ct);

    private async Task OneAsync(PaymentId id, CancellationToken ct)
    {
        var done = await steps.RunAsync(new AbandonOpeningCommand(id));
        if (done is { IsSuccess: true, Value: false })
            Judge(id, await desk.SettleAsync(id, cameBack: false, ct));
    }

    /// <summary>What gateways hold and we have not asked for; most are on our own list already.</summary>
    private async Task UnverifiedAsync(IPaymentGateway gateway, CancellationToken ct)
    {
        var listed = await gateway.ListUnverifiedAsync(ct);
        if (listed is not { Outcome: GatewayOutcome.Done, Value: { Count: > 0 } held })
            return;
        string[] authorities = [.. held.Select(one => one.Authority)];
        var ours = await db.Set<Payment>()
            .Where(payment => payment.Gateway == gateway.Name && authorities.Contains(payment.Authority!))
            .Where(payment =>
                payment.Status == PaymentStatus.Requested
                || payment.Status == PaymentStatus.Returned
                || payment.Status == PaymentStatus.Failed
            )
            .Select(payment => payment.Id)
            .ToListAsync(ct);
        foreach (var id in ours)
            Judge(id, await desk.SettleAsync(id, cameBack: false, ct));
    }

    private void Judge(PaymentId id, Result settled)
    {
        if (settled is { IsSuccess: false, Error: var error } && error != PaymentErrors.BeingVerified && error != PaymentErrors.WrongState)
            NotSettled(log, id.Value, error.Code);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Payment {Payment} could not be brought to an end: {Code}; trying again")]
    private static partial void NotSettled(ILogger log, Guid payment, string code);
}

/// <summary>A payment that was never opened, or nobody knows whether: without its gateway's name nobody can have paid it. Answers whether it was one.</summary>
internal sealed record AbandonOpeningCommand(PaymentId Payment) : ICommand<Result<bool>>;

internal sealed class AbandonOpeningHandler(IRepository<Payment> payments, IDatabaseClock clock)
    : ICommandHandler<AbandonOpeningCommand, Result<bool>>
{
    public async Task<Result<bool>> Handle(AbandonOpeningCommand command, CancellationToken cancellationToken)
    {
        if (await payments.FindForUpdateAsync(new PaymentById(command.Payment), cancellationToken) is not { } payment)
            return PaymentErrors.NotFound;
        if (payment.Status is not PaymentStatus.Created)
            return false;
        payment.NotOpened("never_opened", await clock.NowAsync(cancellationToken));
        return true;
    }
}

/// <summary>Sends refunds whose time has come.</summary>
internal sealed partial class SendRefunds(IReadDb db, RefundDesk desk, ILogger<SendRefunds> log) : IRecurringJob
{
    private const int AtOnce = 200;

    public static string Name => "send-refunds";

    public static string Schedule => "* * * * *";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var due = await db.Set<Refund>()
            .Where(refund => refund.NextTryAt != null && refund.NextTryAt <= DatabaseClock.Now())
            .OrderBy(refund => refund.NextTryAt)
            .Select(refund => refund.Id)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
        foreach (var id in due)
        {
            var sent = await desk.SendAsync(id, cancellationToken);
            if (sent is { IsSuccess: false, Error: var error } && error != PaymentErrors.WrongState)
                NotSent(log, id.Value, error.Code);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refund {Refund} could not be sent: {Code}; trying again")]
    private static partial void NotSent(ILogger log, Guid refund, string code);
}
