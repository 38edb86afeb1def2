using Nobat.Domain.Common;
using Nobat.Domain.Payments;

namespace Nobat.Application.Payments;

internal sealed class PaymentById : Specification<Payment>
{
    public PaymentById(PaymentId id) => Query.Where(payment => payment.Id == id);
}

internal sealed class PaymentsOf : Specification<Payment>
{
    public PaymentsOf(BookingId booking) => Query.Where(payment => payment.BookingId == booking).OrderBy(payment => payment.Id);
}

/// <summary>The payment whose money holds the booking; there is one at most.</summary>
internal sealed class PaymentHolding : Specification<Payment>
{
    public PaymentHolding(BookingId booking) =>
        Query.Where(payment => payment.BookingId == booking && payment.Status == PaymentStatus.Paid);
}

internal sealed class RefundById : Specification<Refund>
{
    public RefundById(RefundId id) => Query.Where(refund => refund.Id == id);
}
