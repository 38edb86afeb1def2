namespace Nobat.Domain.Payments;

/// <summary>
/// Where one try to pay a deposit stands; drawn in docs/payments.md. Money has been taken from <c>paid</c> and <c>orphaned</c> on; every
/// such payment ends <c>settled</c> or <c>refunded</c>.
/// </summary>
public enum PaymentStatus
{
    /// <summary>Ours alone; the gateway has not been asked yet.</summary>
    Created,

    /// <summary>The gateway has opened it; the customer is on the way or at the bank.</summary>
    Requested,

    /// <summary>Somebody came back from the gateway; what they say is not believed.</summary>
    Returned,

    /// <summary>The gateway is being asked, or has to be asked again because it did not say.</summary>
    Verifying,

    /// <summary>The money has come and holds its booking.</summary>
    Paid,

    /// <summary>No money. Should some come late after all, it is looked after all the same.</summary>
    Failed,

    /// <summary>The money has come and there is nothing left to hold with it; it goes back.</summary>
    Orphaned,

    /// <summary>Being taken back whole, as if it had not been.</summary>
    Reversing,

    /// <summary>All or a part is being given back.</summary>
    Refunding,

    /// <summary>All went back.</summary>
    Refunded,

    /// <summary>What was to go back went back, and the rest is the stylist's.</summary>
    Settled,
}

/// <summary>Where money on its way back stands.</summary>
public enum RefundStatus
{
    /// <summary>To be sent when its time comes.</summary>
    Due,

    /// <summary>The gateway is being asked, or did not say.</summary>
    Sending,

    /// <summary>A person has to do it: the gateway cannot, or nobody knows whether it has.</summary>
    Manual,
    Done,
}

/// <summary>How money goes back.</summary>
public enum RefundRoute
{
    /// <summary>The payment is undone.</summary>
    Reversal,

    /// <summary>The gateway pays it to the card.</summary>
    Refund,

    /// <summary>A person transfers it.</summary>
    Manual,
}

/// <summary>Why money goes back.</summary>
public enum RefundReason
{
    /// <summary>The booking ended, and by its policy all or a part of the deposit is the customer's.</summary>
    BookingEnded,

    /// <summary>It arrived when the time was gone.</summary>
    TooLate,

    /// <summary>The deposit had been paid already.</summary>
    PaidTwice,
}
