using System.Text.Json.Serialization;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;
using NodaTime;

namespace Nobat.Application.Payments;

/// <summary>One try to pay a deposit. Amounts are Rial.</summary>
/// <param name="Reference">What the customer's bank calls it; null until it is paid.</param>
/// <param name="CardMask">Only for the customer and admins.</param>
/// <param name="Kept">Of the amount, what the stylist keeps, once that is settled.</param>
/// <param name="Returned">Of the amount, what goes back, once that is settled.</param>
/// <param name="History">Oldest first; left out of lists.</param>
public sealed record PaymentAnswer(
    PaymentId Id,
    BookingId BookingId,
    StylistId StylistId,
    UserId CustomerId,
    string Gateway,
    PaymentStatus Status,
    long Amount,
    string? Reference,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? CardMask,
    string? FailureCode,
    long Kept,
    long Returned,
    Instant? PaidAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RefundAnswer? Refund,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<PaymentChangeAnswer>? History,
    Instant CreatedAt,
    Instant UpdatedAt
)
{
    internal static PaymentAnswer Of(Payment payment, Refund? refund, bool withCard) =>
        new(
            payment.Id,
            payment.BookingId,
            payment.StylistId,
            payment.CustomerId,
            payment.Gateway,
            payment.Status,
            payment.Amount,
            payment.Reference,
            withCard ? payment.CardMask : null,
            payment.FailureCode,
            payment.Kept,
            payment.Returned,
            payment.PaidAt,
            refund is null ? null : RefundAnswer.Of(refund),
            payment.History.Count == 0 ? null : [.. payment.History.OrderBy(change => change.Id).Select(PaymentChangeAnswer.Of)],
            payment.CreatedAt,
            payment.UpdatedAt
        );
}

/// <summary>One line of a payment's history.</summary>
/// <param name="Note">The gateway's word, where it had one.</param>
public sealed record PaymentChangeAnswer(Instant At, PaymentStatus? From, PaymentStatus To, string? Note)
{
    internal static PaymentChangeAnswer Of(PaymentChange change) => new(change.At, change.From, change.To, change.Note);
}

/// <summary>Money on its way back. Rial.</summary>
public sealed record RefundAnswer(
    RefundId Id,
    PaymentId PaymentId,
    BookingId BookingId,
    string Gateway,
    long Amount,
    RefundReason Reason,
    RefundRoute Route,
    RefundStatus Status,
    int Attempts,
    string? Reference,
    string? FailureCode,
    Instant CreatedAt,
    Instant? DoneAt
)
{
    internal static RefundAnswer Of(Refund refund) =>
        new(
            refund.Id,
            refund.PaymentId,
            refund.BookingId,
            refund.Gateway,
            refund.Amount,
            refund.Reason,
            refund.Route,
            refund.Status,
            refund.Attempts,
            refund.Reference,
            refund.FailureCode,
            refund.CreatedAt,
            refund.DoneAt
        );
}
