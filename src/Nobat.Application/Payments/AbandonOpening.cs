using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;

namespace Nobat.Application.Payments;

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
