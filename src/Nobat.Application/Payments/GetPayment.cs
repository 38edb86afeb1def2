using Microsoft.EntityFrameworkCore;
using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;

namespace Nobat.Application.Payments;

/// <summary>One payment, for its customer, its stylist and admins; for anybody else there is none.</summary>
public sealed record GetPaymentQuery(PaymentId Payment) : IQuery<Result<PaymentAnswer>>;

internal sealed class GetPaymentHandler(IReadDb db, ICalendars calendars, ICurrentUser me)
    : IQueryHandler<GetPaymentQuery, Result<PaymentAnswer>>
{
    public async Task<Result<PaymentAnswer>> Handle(GetPaymentQuery request, CancellationToken cancellationToken)
    {
        var payment = await db.Set<Payment>().Include(p => p.History).FirstOrDefaultAsync(p => p.Id == request.Payment, cancellationToken);
        if (payment is null)
            return PaymentErrors.NotFound;
        var isTheirs = payment.CustomerId == me.Id || me.ActsAsAdministrator;
        if (!isTheirs && await calendars.FindOwnAsync(me.Id, cancellationToken) != payment.StylistId)
            return PaymentErrors.NotFound;
        var refund = await db.Set<Refund>().FirstOrDefaultAsync(r => r.PaymentId == payment.Id, cancellationToken);
        return PaymentAnswer.Of(payment, refund, withCard: isTheirs);
    }
}
