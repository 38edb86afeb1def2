using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;
using NodaTime;

namespace Nobat.Application.Payments;

/// <summary>The last step of paying: what the gateway said.</summary>
internal sealed record RecordOpeningCommand(PaymentId Payment, GatewayResult<OpenedPayment> Said) : ICommand<Result<PaymentPage>>;

internal sealed class RecordOpeningHandler(IRepository<Payment> payments, IDatabaseClock clock)
    : ICommandHandler<RecordOpeningCommand, Result<PaymentPage>>
{
    private static readonly Duration TryAgainAfter = Duration.FromSeconds(5);

    public async Task<Result<PaymentPage>> Handle(RecordOpeningCommand command, CancellationToken cancellationToken)
    {
        if (await payments.FindForUpdateAsync(new PaymentById(command.Payment), cancellationToken) is not { } payment)
            return PaymentErrors.NotFound;
        var now = await clock.NowAsync(cancellationToken);
        if (command.Said is { Outcome: GatewayOutcome.Done, Value: { } opened })
        {
            var recorded = payment.Opened(opened.Authority, opened.PayUrl.AbsoluteUri, now);
            return recorded.IsSuccess ? new PaymentPage(payment.Id, payment.PayUrl!) : recorded.Error;
        }

        var failed = payment.NotOpened(command.Said.Code ?? "", now);
        if (!failed.IsSuccess)
            return failed.Error;
        // The refusal is an answer; that it was refused stays on the payment.
        return command.Said.Outcome is GatewayOutcome.Refused
            ? PaymentErrors.GatewayRefused.KeepingChanges()
            : PaymentErrors.GatewayAway.After(TryAgainAfter).KeepingChanges();
    }
}
