using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Payments;

/// <summary>
/// Money on its way back to who paid it; a payment has at most one. Each try carries the same key, so a gateway that knows keys pays
/// once; where an outcome stays unknown a person looks, because paying twice is not undone by anybody. Amounts are Rial.
/// </summary>
public sealed class Refund : AggregateRoot
{
    public const int MaxReferenceLength = 100;

    /// <summary>Who sends has it so long; a process that died gives it back by that.</summary>
    public static readonly Duration SendLease = Duration.FromMinutes(1);

    /// <summary>After so many tries without an answer a person looks.</summary>
    public const int MaxAttempts = 8;

    private static readonly Duration ShortestWait = Duration.FromSeconds(30);
    private static readonly Duration LongestWait = Duration.FromMinutes(30);

    private Refund() { } // EF

    public RefundId Id { get; private init; }
    public PaymentId PaymentId { get; private init; }
    public BookingId BookingId { get; private init; }
    public UserId CustomerId { get; private init; }
    public StylistId StylistId { get; private init; }
    public string Gateway { get; private init; } = "";
    public long Amount { get; private init; }
    public RefundReason Reason { get; private init; }
    public RefundRoute Route { get; private set; }
    public RefundStatus Status { get; private set; }
    public int Attempts { get; private set; }
    public Instant? NextTryAt { get; private set; }

    /// <summary>The gateway's name for it, or what the person wrote down.</summary>
    public string? Reference { get; private set; }

    /// <summary>The gateway's last word.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>The admin who did it by hand.</summary>
    public UserId? DoneBy { get; private set; }
    public Instant CreatedAt { get; private init; }
    public Instant UpdatedAt { get; private set; }
    public Instant? DoneAt { get; private set; }

    public static Refund Owe(Payment payment, long amount, RefundReason reason, RefundRoute route, Instant now)
    {
        var refund = new Refund
        {
            Id = RefundId.New(),
            PaymentId = payment.Id,
            BookingId = payment.BookingId,
            CustomerId = payment.CustomerId,
            StylistId = payment.StylistId,
            Gateway = payment.Gateway,
            Amount = amount,
            Reason = reason,
            Route = route,
            Status = RefundStatus.Due,
            NextTryAt = now,
            CreatedAt = now,
            UpdatedAt = now,
        };
        refund.Raise(new RefundOwed(refund.Id, payment.Id, payment.CustomerId, amount, route));
        if (route is RefundRoute.Manual)
            refund.LeaveToPerson("no_way_back", now);
        return refund;
    }

    /// <summary>Takes the right to ask the gateway, for <see cref="SendLease"/>.</summary>
    public Result BeginSending(Instant now)
    {
        if (Status is not (RefundStatus.Due or RefundStatus.Sending) || now < NextTryAt)
            return PaymentErrors.WrongState;
        (Status, NextTryAt, UpdatedAt) = (RefundStatus.Sending, now + SendLease, now);
        Attempts++;
        return Result.Success;
    }

    /// <summary>The gateway gave it back.</summary>
    public Result Done(string reference, Instant now)
    {
        if (Status is not RefundStatus.Sending)
            return PaymentErrors.WrongState;
        Finish(reference, now);
        return Result.Success;
    }

    /// <summary>An admin gave it back, or saw at the gateway that it had gone back from there; the books follow the money.</summary>
    public Result DoneByHand(string reference, RefundPayer payer, UserId admin, Instant now)
    {
        if (Status is not RefundStatus.Manual)
            return PaymentErrors.RefundNotManual;
        DoneBy = admin;
        Route = payer switch
        {
            RefundPayer.Hand => RefundRoute.Manual,
            _ when Route is RefundRoute.Manual => RefundRoute.Refund,
            _ => Route,
        };
        Finish(reference, now);
        return Result.Success;
    }

    /// <summary>The gateway said no; another way is tried, at last a person.</summary>
    public Result Refused(string code, RefundRoute next, Instant now)
    {
        if (Status is not RefundStatus.Sending)
            return PaymentErrors.WrongState;
        (Route, FailureCode, NextTryAt, Status, UpdatedAt) = (next, code, now, RefundStatus.Due, now);
        if (next is RefundRoute.Manual)
            LeaveToPerson(code, now);
        return Result.Success;
    }

    /// <summary>The gateway did not say. Asked again only where asking twice pays once.</summary>
    public Result Unclear(string code, bool canAskAgain, Instant now)
    {
        if (Status is not RefundStatus.Sending)
            return PaymentErrors.WrongState;
        FailureCode = code;
        if (!canAskAgain || Attempts >= MaxAttempts)
            LeaveToPerson(code, now);
        else
            (NextTryAt, UpdatedAt) = (now + Duration.Min(ShortestWait * (1L << Math.Min(Attempts - 1, 8)), LongestWait), now);
        return Result.Success;
    }

    /// <summary>The gateway could not even be asked. A try before this one, whose end is not known, is not forgotten over it.</summary>
    public Result NotSent(string code, bool wasRepeat, Instant now)
    {
        var result = Unclear(code, canAskAgain: true, now);
        if (Status is RefundStatus.Sending && !wasRepeat)
            Status = RefundStatus.Due;
        return result;
    }

    private void LeaveToPerson(string code, Instant now)
    {
        (Status, FailureCode, NextTryAt, UpdatedAt) = (RefundStatus.Manual, code, null, now);
        Raise(new RefundLeftToPerson(Id, PaymentId, Amount));
    }

    private void Finish(string reference, Instant now)
    {
        var name = reference.Length > MaxReferenceLength ? reference[..MaxReferenceLength] : reference;
        (Status, Reference, DoneAt, NextTryAt, UpdatedAt) = (RefundStatus.Done, name, now, null, now);
        Raise(new RefundDone(Id, PaymentId, BookingId, CustomerId, Amount, Route));
    }
}

/// <summary>Whose money a refund was that a person saw to.</summary>
public enum RefundPayer
{
    /// <summary>It was transferred from elsewhere.</summary>
    Hand,

    /// <summary>The gateway had given it back, and nobody had heard of it.</summary>
    Gateway,
}
