using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;

namespace Nobat.Application.Payments;

/// <summary>Takes the right to ask the gateway about a payment, and sees to it that its time does not run out meanwhile.</summary>
internal sealed record BeginVerificationCommand(PaymentId Payment, bool CameBack) : ICommand<Result<Verification>>;

/// <summary>What to ask: all of it from our own row. Rial.</summary>
internal sealed record Verification(string Gateway, string Authority, long Amount);

internal sealed class BeginVerificationHandler(LockedPayments locked) : ICommandHandler<BeginVerificationCommand, Result<Verification>>
{
    public async Task<Result<Verification>> Handle(BeginVerificationCommand command, CancellationToken cancellationToken)
    {
        if (await locked.LockAsync(command.Payment, cancellationToken) is not { } found)
            return PaymentErrors.NotFound;
        var (payment, now) = (found.Payment, found.Now);
        if (command.CameBack)
            payment.Return(now);
        var begun = payment.BeginVerifying(now);
        // That somebody came is remembered: who asks meanwhile may have asked too early.
        if (!begun.IsSuccess)
            return begun.Error.KeepingChanges();
        found.Booking?.KeepWhileVerifying(now);
        return new Verification(payment.Gateway, payment.Authority!, payment.Amount);
    }
}
