using Nobat.Domain.Common;

namespace Nobat.Domain.Payments;

/// <summary>Refusals about payments.</summary>
public static class PaymentErrors
{
    public static readonly Error NotFound = Error.NotFound("payment.not_found", "There is no such payment.");
    public static readonly Error GatewayUnknown = Error.Invalid("payment.gateway_unknown", "There is no such payment gateway.");
    public static readonly Error ReturnUrlRefused = Error.Invalid(
        "payment.return_url_refused",
        "Nobat does not send people to this address."
    );

    public static readonly Error BelowMinimum = Error.Conflict(
        "payment.below_minimum",
        "This gateway does not take so small an amount; choose another."
    );

    public static readonly Error AboveMaximum = Error.Conflict(
        "payment.above_maximum",
        "This gateway does not take so large an amount; choose another."
    );

    public static readonly Error GatewayRefused = Error.Conflict(
        "payment.gateway_refused",
        "The gateway refused the payment; choose another."
    );
    public static readonly Error GatewayAway = Error.Unavailable("payment.gateway_away", "The gateway does not answer; please try again.");

    public static readonly Error BeingVerified = Error.Conflict(
        "payment.being_verified",
        "A payment for this booking is being verified; please wait a moment."
    );

    /// <summary>The payment is not where this could happen to it; for those who came second.</summary>
    public static readonly Error BeingOpened = Error.Conflict(
        "payment.being_opened",
        "The payment page is being opened; please try again in a moment."
    );
    public static readonly Error WrongState = Error.Conflict("payment.wrong_state", "This cannot be done to the payment as it stands.");

    public static readonly Error RefundNotFound = Error.NotFound("refund.not_found", "There is no such refund.");
    public static readonly Error RefundNotManual = Error.Conflict("refund.not_manual", "This refund is not waiting for a person.");
}
