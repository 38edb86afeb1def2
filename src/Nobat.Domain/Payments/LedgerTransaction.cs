using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Payments;

/// <summary>What an account is. An account is its kind and its owner: a gateway's name, or a stylist's or customer's id.</summary>
public enum LedgerAccount
{
    /// <summary>Money that lies at a gateway for us.</summary>
    Gateway,

    /// <summary>What gateways kept for their work.</summary>
    Fees,

    /// <summary>Deposits that hold a booking, or nothing yet; by customer.</summary>
    Deposits,

    /// <summary>Money on its way back; by customer.</summary>
    Refunds,

    /// <summary>What stylists have earned.</summary>
    Stylist,

    /// <summary>What people paid out of their own accounts and gateways owe them for: refunds made by hand.</summary>
    ByHand,
}

/// <summary>What happened to money. With its source it is unique: nothing is booked twice.</summary>
public enum LedgerKind
{
    Capture,
    Earn,
    OweRefund,
    PayRefund,
}

/// <summary>
/// One line of the books: what happened, as amounts that add up to zero. Positive is what Nobat has, negative what it owes. Only added,
/// never changed. Rial.
/// </summary>
public sealed class LedgerTransaction : AggregateRoot
{
    private readonly List<LedgerEntry> _entries = [];

    private LedgerTransaction() { } // EF

    public LedgerTransactionId Id { get; private init; }
    public LedgerKind Kind { get; private init; }
    public PaymentId PaymentId { get; private init; }
    public BookingId BookingId { get; private init; }
    public StylistId StylistId { get; private init; }
    public Instant At { get; private init; }
    public IReadOnlyList<LedgerEntry> Entries => _entries;

    /// <summary>Money came: it lies at the gateway, less what that keeps, and is owed to the customer until it is earned.</summary>
    public static LedgerTransaction Capture(Payment payment, Instant now) =>
        Of(LedgerKind.Capture, payment, now)
            .With(LedgerAccount.Gateway, payment.Gateway, payment.Amount - payment.Fee)
            .With(LedgerAccount.Fees, payment.Gateway, payment.Fee)
            .With(LedgerAccount.Deposits, Owner(payment.CustomerId.Value), -payment.Amount);

    /// <summary>The stylist earned what is kept of a deposit.</summary>
    public static LedgerTransaction Earn(Payment payment, long kept, Instant now) =>
        Of(LedgerKind.Earn, payment, now)
            .With(LedgerAccount.Deposits, Owner(payment.CustomerId.Value), kept)
            .With(LedgerAccount.Stylist, Owner(payment.StylistId.Value), -kept);

    /// <summary>A part of a deposit is to go back.</summary>
    public static LedgerTransaction OweRefund(Payment payment, long returned, Instant now) =>
        Of(LedgerKind.OweRefund, payment, now)
            .With(LedgerAccount.Deposits, Owner(payment.CustomerId.Value), returned)
            .With(LedgerAccount.Refunds, Owner(payment.CustomerId.Value), -returned);

    /// <summary>It went back, from the gateway or out of somebody's hand. What is undone costs no fee.</summary>
    public static LedgerTransaction PayRefund(Payment payment, Refund refund, Instant now)
    {
        var paid = Of(LedgerKind.PayRefund, payment, now).With(LedgerAccount.Refunds, Owner(payment.CustomerId.Value), refund.Amount);
        return refund.Route switch
        {
            RefundRoute.Reversal => paid.With(LedgerAccount.Gateway, payment.Gateway, payment.Fee - refund.Amount)
                .With(LedgerAccount.Fees, payment.Gateway, -payment.Fee),
            RefundRoute.Refund => paid.With(LedgerAccount.Gateway, payment.Gateway, -refund.Amount),
            _ => paid.With(LedgerAccount.ByHand, payment.Gateway, -refund.Amount),
        };
    }

    private static LedgerTransaction Of(LedgerKind kind, Payment payment, Instant now) =>
        new()
        {
            Id = LedgerTransactionId.New(),
            Kind = kind,
            PaymentId = payment.Id,
            BookingId = payment.BookingId,
            StylistId = payment.StylistId,
            At = now,
        };

    private LedgerTransaction With(LedgerAccount account, string owner, long amount)
    {
        if (amount != 0)
            _entries.Add(LedgerEntry.Of(account, owner, amount));
        return this;
    }

    private static string Owner(Guid id) => id.ToString();
}

/// <summary>One side of a transaction.</summary>
public sealed class LedgerEntry
{
    private LedgerEntry() { } // EF

    public Guid Id { get; private init; }
    public LedgerAccount Account { get; private init; }

    /// <summary>A gateway's name, or an id.</summary>
    public string Owner { get; private init; } = "";

    /// <summary>Rial; never 0.</summary>
    public long Amount { get; private init; }

    internal static LedgerEntry Of(LedgerAccount account, string owner, long amount) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Account = account,
            Owner = owner,
            Amount = amount,
        };
}
