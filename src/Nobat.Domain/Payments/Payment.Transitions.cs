using Nobat.Domain.Common;
using Nobat.Domain.Policies;
using NodaTime;

namespace Nobat.Domain.Payments;

/// <content>The state machine: one switch for each transition. Who comes second is refused with <c>payment.wrong_state</c>.</content>
public sealed partial class Payment
{
    /// <summary>The gateway opened it.</summary>
    public Result Opened(string authority, string payUrl, Instant now)
    {
        if (Status is not PaymentStatus.Created)
            return PaymentErrors.WrongState;
        (Authority, PayUrl) = (authority, payUrl);
        Become(PaymentStatus.Requested, now);
        return Result.Success;
    }

    /// <summary>The gateway did not open it, or nobody will ever know: without its name nobody can pay it.</summary>
    public Result NotOpened(string code, Instant now)
    {
        if (Status is not PaymentStatus.Created)
            return PaymentErrors.WrongState;
        (FailureCode, NextCheckAt) = (code, null);
        Become(PaymentStatus.Failed, now, code);
        Raise(new PaymentFailed(Id, BookingId));
        return Result.Success;
    }

    /// <summary>The customer goes to the same page again: nobody is missed there before <see cref="FirstCheckAfter"/>.</summary>
    public void SetOutAgain(Instant now) => (Checks, NextCheckAt, UpdatedAt) = (0, now + FirstCheckAfter, now);

    /// <summary>A browser or the gateway's server came back. Who asks the gateway meanwhile may have asked too early.</summary>
    public void Return(Instant now)
    {
        ReturnedAt ??= now;
        CameMeanwhile = Status is PaymentStatus.Verifying;
        if (Status is PaymentStatus.Requested)
            Become(PaymentStatus.Returned, now);
    }

    /// <summary>
    /// Takes the right to ask the gateway, for <see cref="VerifyLease"/>. A payment that failed may be asked about again: the customer
    /// may have paid late. Refused while somebody else asks, and when the answer is known.
    /// </summary>
    public Result BeginVerifying(Instant now)
    {
        switch (Status)
        {
            case PaymentStatus.Requested or PaymentStatus.Returned or PaymentStatus.Failed when Authority is not null:
                Lease(now);
                // That it is looked at now and then is no news.
                if (Status is PaymentStatus.Failed)
                    Status = PaymentStatus.Verifying;
                else
                    Become(PaymentStatus.Verifying, now);
                return Result.Success;
            case PaymentStatus.Verifying when now >= VerifyingUntil:
                Lease(now);
                return Result.Success;
            case PaymentStatus.Verifying:
                return PaymentErrors.BeingVerified;
            default:
                return PaymentErrors.WrongState;
        }
    }

    /// <summary>The gateway did not say. It is asked again by the sweep, within minutes, or by whoever comes back.</summary>
    public Result Unclear(Instant now)
    {
        if (Status is not PaymentStatus.Verifying)
            return PaymentErrors.WrongState;
        Unanswered++;
        VerifyingUntil = now;
        NextCheckAt = now + Doubled(Unanswered, LongestSilence);
        UpdatedAt = now;
        return Result.Success;
    }

    /// <summary>
    /// The gateway has no money for it. <paramref name="canStillBePaid"/>: the customer is at the bank and has time, so it goes on
    /// waiting; otherwise it has failed, and is looked at now and then for <see cref="WatchedFor"/>. Where somebody came back meanwhile
    /// the answer may be older than the money, and it is asked again at once.
    /// </summary>
    public Result NotPaid(string code, bool canStillBePaid, Instant now)
    {
        if (Status is not PaymentStatus.Verifying)
            return PaymentErrors.WrongState;
        Checks++;
        (VerifyingUntil, Unanswered) = (null, 0);
        if (CameMeanwhile)
        {
            (CameMeanwhile, NextCheckAt) = (false, now);
            Become(PaymentStatus.Returned, now, code);
            return Result.Success;
        }

        NextCheckAt = now < CreatedAt + WatchedFor ? now + Doubled(Checks, LongestWait(now)) : null;
        if (canStillBePaid)
        {
            Become(PaymentStatus.Requested, now, code);
            return Result.Success;
        }

        if (FailureCode is null)
        {
            Become(PaymentStatus.Failed, now, code);
            Raise(new PaymentFailed(Id, BookingId));
        }

        (Status, FailureCode, UpdatedAt) = (PaymentStatus.Failed, code, now);
        return Result.Success;
    }

    /// <summary>The money has come and holds the booking.</summary>
    public Result Captured(Proof proof, Instant now)
    {
        if (Take(proof, now) is { IsSuccess: false } refused)
            return refused;
        Become(PaymentStatus.Paid, now);
        Raise(new PaymentCaptured(Id, BookingId, Amount, Fee));
        return Result.Success;
    }

    /// <summary>The money has come and there is nothing for it to hold: all of it goes back.</summary>
    public Result Orphan(Proof proof, RefundReason reason, Instant now)
    {
        if (Take(proof, now) is { IsSuccess: false } refused)
            return refused;
        Become(PaymentStatus.Orphaned, now);
        Raise(new PaymentOrphaned(Id, BookingId, CustomerId, Amount, reason));
        return Result.Success;
    }

    /// <summary>The booking is over and says what is whose; or nothing could be held, and all goes back.</summary>
    public Result Settle(DepositSplit split, RefundRoute? route, Instant now)
    {
        if (Status is not (PaymentStatus.Paid or PaymentStatus.Orphaned) || split.Kept + split.Returned != Amount)
            return PaymentErrors.WrongState;
        (Kept, Returned) = (split.Kept, split.Returned);
        if (split.Returned == 0)
            Become(PaymentStatus.Settled, now);
        else
            Become(route is RefundRoute.Reversal ? PaymentStatus.Reversing : PaymentStatus.Refunding, now);
        Raise(new PaymentSettled(Id, BookingId, split.Kept, split.Returned));
        return Result.Success;
    }

    /// <summary>The way back was changed.</summary>
    public void Reroute(RefundRoute route, Instant now)
    {
        if (Status is PaymentStatus.Reversing && route is not RefundRoute.Reversal)
            Become(PaymentStatus.Refunding, now);
    }

    /// <summary>What was to go back went back.</summary>
    public Result ReturnedAll(Instant now)
    {
        if (Status is not (PaymentStatus.Reversing or PaymentStatus.Refunding))
            return PaymentErrors.WrongState;
        Become(Kept > 0 ? PaymentStatus.Settled : PaymentStatus.Refunded, now);
        return Result.Success;
    }

    private Result Take(Proof proof, Instant now)
    {
        if (Status is not PaymentStatus.Verifying)
            return PaymentErrors.WrongState;
        // What a gateway says of itself must not be able to keep its money from being written down.
        Reference = proof.Reference.Length > MaxReferenceLength ? proof.Reference[..MaxReferenceLength] : proof.Reference;
        CardMask = proof.CardMask is { Length: <= MaxCardMaskLength } mask ? mask : null;
        Fee = Math.Clamp(proof.Fee, 0, Amount);
        (PaidAt, VerifyingUntil, NextCheckAt, FailureCode, CameMeanwhile, Unanswered) = (now, null, null, null, false, 0);
        return Result.Success;
    }

    /// <summary>Who asks has the payment so long; the sweep is there when that is over.</summary>
    private void Lease(Instant now) =>
        (VerifyingUntil, NextCheckAt, CameMeanwhile, UpdatedAt) = (now + VerifyLease, now + VerifyLease, false, now);

    private Duration LongestWait(Instant now) => now < CreatedAt + CloselyWatchedFor ? LongestAbsence : LongestWatch;

    private static Duration Doubled(int times, Duration longest) => Duration.Min(ShortestWait * (1L << Math.Min(times, 8)), longest);
}

/// <param name="Reference">What the customer's bank calls the payment.</param>
/// <param name="CardMask">Such as <c>502229******5995</c>.</param>
/// <param name="Fee">Rial that the gateway keeps.</param>
public readonly record struct Proof(string Reference, string? CardMask, long Fee);
