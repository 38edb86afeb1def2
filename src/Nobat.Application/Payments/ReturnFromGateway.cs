using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;

namespace Nobat.Application.Payments;

/// <summary>
/// A browser or a server comes from a gateway. Nothing it says is believed but which payment to look at; the gateway itself is asked.
/// </summary>
/// <param name="Said">The fields of the query or the form.</param>
public sealed record ReturnFromGatewayCommand(string Gateway, IReadOnlyDictionary<string, string> Said) : ICommand<Result<ReturnedPayment>>;

/// <param name="ReturnUrl">Where the customer wanted to go afterwards.</param>
public sealed record ReturnedPayment(PaymentId PaymentId, BookingId BookingId, PaymentStatus Status, string? ReturnUrl);

internal sealed class ReturnFromGatewayHandler(IPaymentGateways gateways, PaymentDesk desk, IReadDb db)
    : ICommandHandler<ReturnFromGatewayCommand, Result<ReturnedPayment>>
{
    public async Task<Result<ReturnedPayment>> Handle(ReturnFromGatewayCommand command, CancellationToken cancellationToken)
    {
        if (gateways.Find(command.Gateway) is not { } gateway || gateway.AuthorityIn(command.Said) is not { } authority)
            return PaymentErrors.NotFound;
        var named = db.Set<Payment>().Where(payment => payment.Gateway == gateway.Name && payment.Authority == authority);
        var found = await named.Select(payment => (PaymentId?)payment.Id).FirstOrDefaultAsync(cancellationToken);
        if (found is not { } id)
            return PaymentErrors.NotFound;
        // Somebody else may be asking, the end may be known, or the calendar may be busy: either way the row says where it stands, the
        // sweep does the rest, and who has just paid is not shown an error.
        await desk.SettleAsync(id, cameBack: true);
        return await named
            .Select(payment => new ReturnedPayment(payment.Id, payment.BookingId, payment.Status, payment.ReturnUrl))
            .FirstAsync(CancellationToken.None);
    }
}
