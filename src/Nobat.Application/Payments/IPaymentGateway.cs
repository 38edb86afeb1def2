using NodaTime;

namespace Nobat.Application.Payments;

/// <summary>
/// A provider that takes deposits. What a call came to is said, never thrown: a silent provider is <see cref="GatewayOutcome.Unknown"/>,
/// and who asked must ask again. Amounts are Rial and come from our own rows. No call may be made inside a database transaction.
/// </summary>
public interface IPaymentGateway
{
    /// <summary>Lowercase, as in addresses and rows: <c>zarinpal</c>, <c>zibal</c>, <c>sandbox</c>.</summary>
    string Name { get; }

    GatewayTerms Terms { get; }

    /// <summary>Opens a payment. Not repeated by itself: an unknown outcome may have opened one that nobody can pay.</summary>
    Task<GatewayResult<OpenedPayment>> OpenAsync(PaymentOrder order, CancellationToken cancellationToken);

    /// <summary>Takes the money if the customer paid it. May be asked any number of times; each answers alike.</summary>
    Task<GatewayResult<PaymentProof>> VerifyAsync(string authority, long amount, CancellationToken cancellationToken);

    /// <summary>Asks where a payment stands, without changing anything.</summary>
    Task<GatewayResult<GatewayState>> InquireAsync(string authority, CancellationToken cancellationToken);

    /// <summary>Payments whose money was given and that nobody verified; the newest only, and empty where the provider has no such list.</summary>
    Task<GatewayResult<IReadOnlyList<UnverifiedPayment>>> ListUnverifiedAsync(CancellationToken cancellationToken);

    /// <summary>Takes a payment back whole, within <see cref="GatewayTerms.ReverseWithin"/>. Asked a second time it may be refused.</summary>
    Task<GatewayResult<RefundReceipt>> ReverseAsync(string authority, CancellationToken cancellationToken);

    /// <summary>Gives money back. One <see cref="RefundOrder.Key"/> has one effect where the provider knows keys.</summary>
    Task<GatewayResult<RefundReceipt>> RefundAsync(RefundOrder order, CancellationToken cancellationToken);

    /// <summary>Which payment a callback speaks of. Callbacks are unsigned: this is where to look, never what happened.</summary>
    string? AuthorityIn(IReadOnlyDictionary<string, string> callback);
}

/// <param name="MinAmount">Rial; smaller payments are refused by the provider.</param>
/// <param name="MaxAmount">Rial.</param>
/// <param name="MinRefund">Rial; smaller refunds are made by hand. Null where the provider refunds by hand only.</param>
/// <param name="ReverseWithin">How long after the payment it can be taken back whole. Null where it cannot.</param>
/// <param name="RefundsAreKeyed">Whether asking twice with one key refunds once. Where not, an unknown outcome goes to a person.</param>
public sealed record GatewayTerms(long MinAmount, long MaxAmount, long? MinRefund, Duration? ReverseWithin, bool RefundsAreKeyed);

public enum GatewayOutcome
{
    Done,

    /// <summary>The provider said no, and will say no again.</summary>
    Refused,

    /// <summary>Timed out, cut off, failed or unreadable: it may have happened.</summary>
    Unknown,

    /// <summary>Could not even be asked, so nothing happened: it may be asked again as it is.</summary>
    NotSent,
}

/// <param name="Code">The provider's own code or the kind of failure (<c>timeout</c>, <c>http_500</c>, <c>unreadable</c>); never a secret.</param>
public readonly record struct GatewayResult<T>(GatewayOutcome Outcome, T? Value, string? Code)
    where T : class
{
    public static GatewayResult<T> Done(T value) => new(GatewayOutcome.Done, value, null);

    public static GatewayResult<T> Refused(string code) => new(GatewayOutcome.Refused, null, code);

    public static GatewayResult<T> Unknown(string code) => new(GatewayOutcome.Unknown, null, code);

    public static GatewayResult<T> NotSent(string code) => new(GatewayOutcome.NotSent, null, code);
}

/// <param name="OrderId">Ours; the provider gives it back.</param>
/// <param name="Amount">Rial.</param>
/// <param name="CallbackUrl">Absolute; where the provider sends the customer's browser.</param>
/// <param name="Mobile">11 digits, to find the customer's cards again; may be null.</param>
public sealed record PaymentOrder(string OrderId, long Amount, string Description, Uri CallbackUrl, string? Mobile);

/// <param name="Authority">The provider's name for this payment.</param>
/// <param name="PayUrl">Where the customer's browser goes to pay.</param>
public sealed record OpenedPayment(string Authority, Uri PayUrl);

/// <param name="Reference">What the customer's bank calls it.</param>
/// <param name="CardMask">Such as <c>502229******5995</c>; null where the provider hides it.</param>
/// <param name="Fee">Rial, which the provider keeps; 0 where it does not say.</param>
public sealed record PaymentProof(string Reference, string? CardMask, long Fee);

/// <param name="State">Where the payment stands.</param>
/// <param name="Amount">Rial; null where the provider does not say.</param>
public sealed record GatewayState(GatewayPaymentState State, long? Amount);

public enum GatewayPaymentState
{
    /// <summary>Nobody paid yet.</summary>
    Open,

    /// <summary>The money was given; it waits to be verified.</summary>
    Paid,
    Verified,

    /// <summary>Failed, cancelled or timed out: no money.</summary>
    Failed,
    Reversed,
    Refunded,
}

/// <param name="Amount">Rial.</param>
public sealed record UnverifiedPayment(string Authority, long Amount);

/// <param name="Key">The same for each try of one refund.</param>
/// <param name="Authority">The payment.</param>
/// <param name="Amount">Rial, at most what was paid.</param>
/// <param name="Reference">The payment's <see cref="PaymentProof.Reference"/>, by which some providers find it again.</param>
public sealed record RefundOrder(string Key, string Authority, long Amount, string Description, string Reference);

/// <param name="Reference">The provider's name for the refund.</param>
public sealed record RefundReceipt(string Reference);
