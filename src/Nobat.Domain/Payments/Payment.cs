using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Payments;

/// <summary>
/// One try to pay the deposit of one booking at one gateway. Amount and order come from our rows; what a browser says only makes the
/// gateway be asked. Amounts are Rial.
/// </summary>
public sealed partial class Payment : AggregateRoot
{
    public const int MaxUrlLength = 2_000;
    public const int MaxReferenceLength = 100;
    public const int MaxCardMaskLength = 40;

    /// <summary>A verification that nobody finished in this time died with its process, and the next one may ask.</summary>
    public static readonly Duration VerifyLease = Duration.FromSeconds(30);

    /// <summary>How long nobody asks after a customer who went to the bank and was not seen again.</summary>
    public static readonly Duration FirstCheckAfter = Duration.FromMinutes(3);

    /// <summary>No gateway is asked longer than this to open one.</summary>
    public static readonly Duration TimeToOpen = Duration.FromSeconds(15);

    /// <summary>Gateways keep money that nobody verified; so long after the start they are asked for it now and then.</summary>
    public static readonly Duration WatchedFor = Duration.FromHours(72);

    private static readonly Duration ShortestWait = Duration.FromSeconds(30);

    /// <summary>Between two questions that got no answer (promise P-5: settled within 15 minutes).</summary>
    private static readonly Duration LongestSilence = Duration.FromMinutes(2);

    /// <summary>Between two questions about somebody who may be at the bank, or may have paid late.</summary>
    private static readonly Duration LongestAbsence = Duration.FromMinutes(10);
    private static readonly Duration CloselyWatchedFor = Duration.FromHours(24);
    private static readonly Duration LongestWatch = Duration.FromHours(1);

    private readonly List<PaymentChange> _history = [];

    private Payment() { } // EF

    public PaymentId Id { get; private init; }
    public BookingId BookingId { get; private init; }
    public UserId CustomerId { get; private init; }
    public StylistId StylistId { get; private init; }

    /// <summary>Such as <c>zarinpal</c>.</summary>
    public string Gateway { get; private init; } = "";
    public long Amount { get; private init; }
    public PaymentStatus Status { get; private set; }

    /// <summary>The gateway's name for it, once it has opened it.</summary>
    public string? Authority { get; private set; }

    /// <summary>Where the customer pays.</summary>
    public string? PayUrl { get; private set; }

    /// <summary>Where the customer goes afterwards; checked when it was given.</summary>
    public string? ReturnUrl { get; private init; }

    /// <summary>What the customer's bank calls it.</summary>
    public string? Reference { get; private set; }
    public string? CardMask { get; private set; }

    /// <summary>What the gateway keeps of it.</summary>
    public long Fee { get; private set; }

    /// <summary>The gateway's own word for why not.</summary>
    public string? FailureCode { get; private set; }
    public Instant CreatedAt { get; private init; }
    public Instant UpdatedAt { get; private set; }
    public Instant? PaidAt { get; private set; }

    /// <summary>When somebody first came back from the gateway.</summary>
    public Instant? ReturnedAt { get; private set; }
    public bool HasReturned => ReturnedAt is not null;

    /// <summary>Who verifies has it until then.</summary>
    public Instant? VerifyingUntil { get; private set; }

    /// <summary>When the gateway is asked about it next; null when there is nothing to ask.</summary>
    public Instant? NextCheckAt { get; private set; }

    /// <summary>How often the gateway said that it has no money for it.</summary>
    public int Checks { get; private set; }

    /// <summary>How often, in a row, it said nothing.</summary>
    public int Unanswered { get; private set; }

    /// <summary>Somebody came back while the gateway was being asked.</summary>
    public bool CameMeanwhile { get; private set; }

    public long Kept { get; private set; }
    public long Returned { get; private set; }
    public IReadOnlyList<PaymentChange> History => _history;

    /// <summary>The customer sets out; the gateway is asked next.</summary>
    public static Payment Start(
        BookingId booking,
        UserId customer,
        StylistId stylist,
        string gateway,
        long amount,
        string? returnUrl,
        Instant now
    )
    {
        var payment = new Payment
        {
            Id = PaymentId.New(),
            BookingId = booking,
            CustomerId = customer,
            StylistId = stylist,
            Gateway = gateway,
            Amount = amount,
            ReturnUrl = returnUrl,
            CreatedAt = now,
            NextCheckAt = now + FirstCheckAfter,
        };
        payment.Become(PaymentStatus.Created, now);
        payment.Raise(new PaymentStarted(payment.Id, booking, amount));
        return payment;
    }

    /// <summary>Whether this one can still be paid, so that a second tap leads to the same page.</summary>
    public bool CanBePaid => Status is PaymentStatus.Requested or PaymentStatus.Returned;

    /// <summary>The gateway is being asked to open it by somebody else; a process that died with that is not waited for.</summary>
    public bool IsBeingOpened(Instant now) => Status is PaymentStatus.Created && now < CreatedAt + TimeToOpen;

    private void Become(PaymentStatus to, Instant now, string? note = null)
    {
        _history.Add(PaymentChange.Of(_history.Count == 0 && UpdatedAt == default ? null : Status, to, now, note));
        (Status, UpdatedAt) = (to, now);
    }
}

/// <summary>One line of a payment's history; written once, never changed.</summary>
public sealed class PaymentChange
{
    private PaymentChange() { } // EF

    /// <summary>Given by the database, in the order of the changes: two of one moment stay in order.</summary>
    public long Id { get; private init; }
    public Instant At { get; private init; }

    /// <summary>Null for the first line.</summary>
    public PaymentStatus? From { get; private init; }
    public PaymentStatus To { get; private init; }

    /// <summary>The gateway's word, where it had one.</summary>
    public string? Note { get; private init; }

    internal static PaymentChange Of(PaymentStatus? from, PaymentStatus to, Instant at, string? note) =>
        new()
        {
            At = at,
            From = from,
            To = to,
            Note = note,
        };
}
