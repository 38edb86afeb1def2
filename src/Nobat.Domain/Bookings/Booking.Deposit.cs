using Nobat.Domain.Common;
using Nobat.Domain.Policies;
using NodaTime;

namespace Nobat.Domain.Bookings;

/// <content>
/// The deposit: due before the booking is firm, carried along when it moves, parted by the policy when it ends. Money itself is moved
/// by payments; the booking decides how much of it belongs to whom.
/// </content>
public sealed partial class Booking
{
    private bool IsDepositWanted => DepositAmount > 0 && DepositStatus is not DepositStatus.Paid;

    /// <summary>The deposit was asked for and the customer goes to pay it now, which is granted time once.</summary>
    public Result GoAndPay(Instant now)
    {
        switch (Status)
        {
            case BookingStatus.Pending when now < ExpiresAt && DepositDueAt is { } due:
                if (!IsPaymentExtended)
                    (DepositDueAt, IsPaymentExtended) = (Instant.Max(due, Instant.Min(now + TimeAtTheBank, StartsAt)), true);
                ExpiresAt = Instant.Max(ExpiresAt!.Value, DepositDueAt!.Value);
                UpdatedAt = now;
                return Result.Success;
            case BookingStatus.Pending when now < ExpiresAt:
                return BookingErrors.NotApprovedYet;
            case BookingStatus.Held when now < ExpiresAt:
                return BookingErrors.NotBooked;
            case BookingStatus.Held or BookingStatus.Pending or BookingStatus.Expired:
                return BookingErrors.HoldExpired;
            case BookingStatus.Confirmed:
                return BookingErrors.DepositNotDue;
            default:
                return BookingErrors.Closed;
        }
    }

    /// <summary>A gateway is being asked: whatever it answers finds the time still there, unless it had run out before.</summary>
    public void KeepWhileVerifying(Instant now)
    {
        if (Status is BookingStatus.Pending && now < ExpiresAt && DepositDueAt is { } due)
            ExpiresAt = Instant.Max(ExpiresAt.Value, Instant.Min(now + TimeToVerify, due + LongestToVerify));
    }

    /// <summary>Nobody is asked any more and nothing was paid: the deadline is again the customer's.</summary>
    public void NothingPaid()
    {
        if (Status is BookingStatus.Pending && DepositDueAt is { } due)
            ExpiresAt = due;
    }

    /// <summary>
    /// The deposit has arrived. Refused when there is nothing it could pay for: <see cref="BookingErrors.HoldExpired"/> when the time
    /// ran out (see <see cref="Retake"/>), <see cref="BookingErrors.DepositNotDue"/> when it was paid before, otherwise
    /// <see cref="BookingErrors.Closed"/>.
    /// </summary>
    public Result TakeDeposit(Instant now)
    {
        switch (Status)
        {
            case BookingStatus.Pending when now < ExpiresAt && IsDepositWanted:
                AcceptDeposit(now);
                return Result.Success;
            case BookingStatus.Pending or BookingStatus.Expired when DepositStatus is DepositStatus.Due:
                return BookingErrors.HoldExpired;
            case BookingStatus.Pending or BookingStatus.Confirmed:
                return BookingErrors.DepositNotDue;
            default:
                return BookingErrors.Closed;
        }
    }

    /// <summary>The deposit arrived after the time had run out, and the caller has found the time still free under the calendar's lock.</summary>
    public Result Retake(Instant now)
    {
        if (Status is not (BookingStatus.Pending or BookingStatus.Expired) || DepositStatus is not DepositStatus.Due || now >= StartsAt)
            return BookingErrors.HoldExpired;
        // Moved since, and not approved again.
        if (DepositDueAt is null)
            return BookingErrors.HoldExpired;
        AcceptDeposit(now);
        return Result.Success;
    }

    /// <summary>What cancelling would part the deposit into at this moment; nothing where none was paid.</summary>
    public DepositSplit WhenCancelledBy(BookingParty by, Instant now)
    {
        if (DepositStatus is not DepositStatus.Paid)
            return default;
        if (by is not BookingParty.Customer)
            return DepositSplit.ReturnAll(DepositAmount);
        return WasMovedLate
            ? DepositSplit.Keep(DepositAmount, Policy.LateCancellationPercent)
            : Policy.WhenCancelled(DepositAmount, StartsAt, now);
    }

    private void AwaitDeposit(Duration time, Actor by, Instant now)
    {
        DepositStatus = DepositStatus.Due;
        DepositDueAt = Instant.Min(now + time, StartsAt);
        ExpiresAt = DepositDueAt;
        Become(BookingStatus.Pending, BookingChangeKind.DepositDue, by, now);
    }

    /// <summary>Moving grants no more time to pay, and a payment that is being verified keeps what it was given.</summary>
    private void AwaitDepositMoved(Interval old, Actor by, Instant now)
    {
        DepositStatus = DepositStatus.Due;
        if (DepositDueAt is { } due)
            DepositDueAt = Instant.Min(due, StartsAt);
        else
            ExpiresAt = DepositDueAt = Instant.Min(now + TimeToPay, StartsAt);
        Become(BookingStatus.Pending, BookingChangeKind.Rescheduled, by, now, moved: (old, Time));
    }

    /// <summary>A visit that waits for approval again goes on waiting, now with its deposit.</summary>
    private void AcceptDeposit(Instant now)
    {
        var waitsForApproval = DepositDueAt is null;
        (DepositStatus, DepositDueAt) = (DepositStatus.Paid, null);
        Raise(new DepositPaid(Id, StylistId, CustomerId!.Value, DepositAmount));
        if (waitsForApproval)
            UpdatedAt = now;
        else
            BecomeConfirmed(Actor.System, now);
    }

    /// <summary>Only what was paid can be parted.</summary>
    private void SettleDeposit(DepositSplit split)
    {
        if (DepositStatus is not DepositStatus.Paid)
            return;
        (DepositKept, DepositReturned) = (split.Kept, split.Returned);
        if (Status is not BookingStatus.Completed)
            DepositStatus = split.Returned > 0 ? DepositStatus.Refunded : DepositStatus.Forfeited;
        Raise(new DepositSettled(Id, StylistId, CustomerId, split.Kept, split.Returned));
    }
}
