using Nobat.Domain.Payments;
using NodaTime;

namespace Nobat.Application.Payments;

internal static class PaymentRoutes
{
    /// <summary>
    /// How money of a payment goes back now: undone while the gateway can and all of it goes, else paid back where it is not too little
    /// for the gateway, else by hand. The quote and the act ask this alike.
    /// </summary>
    public static RefundRoute RouteBack(this IPaymentGateway? gateway, Payment payment, long amount, Instant now)
    {
        // Turned off: it is waited for, and may still say no.
        if (gateway is null)
            return RefundRoute.Refund;
        // A minute is left for the way to the gateway.
        var canReverse = gateway.Terms.ReverseWithin is { } within && now < payment.PaidAt + within - Duration.FromMinutes(1);
        if (canReverse && amount == payment.Amount)
            return RefundRoute.Reversal;
        return gateway.RouteWithoutReversal(amount);
    }

    public static RefundRoute RouteWithoutReversal(this IPaymentGateway gateway, long amount) =>
        gateway.Terms.MinRefund is { } least && amount >= least ? RefundRoute.Refund : RefundRoute.Manual;
}
