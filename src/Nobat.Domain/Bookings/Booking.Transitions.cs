using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Domain.Policies;
using NodaTime;

namespace Nobat.Domain.Bookings;

/// <content>The state machine: one switch for each transition. Asking twice for the same thing is not an error.</content>
public sealed partial class Booking
{
    /// <summary>The customer books what they hold.</summary>
    public Result BookHeld(string? notes, Actor by, Instant now)
    {
        switch (Status)
        {
            case var _ when by.Party is not BookingParty.Customer:
                return BookingErrors.NotAllowed;
            case BookingStatus.Held when now < ExpiresAt:
                CustomerNotes = notes;
                BookOrRequest(by, now);
                return Result.Success;
            case BookingStatus.Pending when now < ExpiresAt:
            case BookingStatus.Confirmed:
                return Result.Success;
            case BookingStatus.Held or BookingStatus.Pending or BookingStatus.Expired:
                return BookingErrors.HoldExpired;
            default:
                return BookingErrors.Closed;
        }
    }

    /// <summary>The customer lets a hold go. <see cref="ExpiresAt"/> then tells how long it was kept.</summary>
    public Result Release(Actor by, Instant now)
    {
        switch (Status)
        {
            case var _ when by.Party is not BookingParty.Customer:
                return BookingErrors.NotAllowed;
            case BookingStatus.Held when now < ExpiresAt:
                ExpiresAt = now;
                Become(BookingStatus.Expired, BookingChangeKind.Released, by, now);
                return Result.Success;
            case BookingStatus.Held:
                return Expire(now);
            case BookingStatus.Expired:
                return Result.Success;
            default:
                return BookingErrors.NotHeld;
        }
    }

    /// <summary>The stylist approves.</summary>
    public Result Confirm(Actor by, Instant now)
    {
        switch (Status)
        {
            case var _ when by.Party is not BookingParty.Stylist:
                return BookingErrors.NotAllowed;
            case BookingStatus.Confirmed:
                return Result.Success;
            case BookingStatus.Pending when now < ExpiresAt && DepositDueAt is not null:
                return BookingErrors.DepositDue;
            case BookingStatus.Pending when now < ExpiresAt && IsDepositWanted:
                AwaitDeposit(TimeToPayOnceApproved, by, now);
                Raise(new BookingApproved(Id, StylistId, CustomerId, StartsAt, DepositDueAt!.Value));
                return Result.Success;
            case BookingStatus.Pending when now < ExpiresAt:
                BecomeConfirmed(by, now);
                return Result.Success;
            case BookingStatus.Held when now < ExpiresAt:
                return BookingErrors.NotBooked;
            case BookingStatus.Held or BookingStatus.Pending or BookingStatus.Expired:
                return BookingErrors.HoldExpired;
            default:
                return BookingErrors.Closed;
        }
    }

    /// <summary>The stylist refuses what waits for approval; it ends cancelled by the stylist.</summary>
    public Result Decline(string? reason, Actor by, Instant now)
    {
        switch (Status)
        {
            case var _ when by.Party is not BookingParty.Stylist:
                return BookingErrors.NotAllowed;
            case BookingStatus.Pending when now < ExpiresAt:
                BecomeCancelled(BookingChangeKind.Declined, reason, by, now);
                SettleDeposit(DepositSplit.ReturnAll(DepositAmount));
                Raise(new BookingDeclined(Id, StylistId, CustomerId, StartsAt, reason));
                return Result.Success;
            case BookingStatus.Cancelled when CancelledBy is BookingParty.Stylist:
                return Result.Success;
            case BookingStatus.Confirmed:
                return BookingErrors.AlreadyConfirmed;
            case BookingStatus.Held when now < ExpiresAt:
                return BookingErrors.NotBooked;
            case BookingStatus.Held or BookingStatus.Pending or BookingStatus.Expired:
                return BookingErrors.HoldExpired;
            default:
                return BookingErrors.Closed;
        }
    }

    /// <summary>Either party or an admin calls the visit off; a customer only before it begins.</summary>
    public Result Cancel(string? reason, Actor by, Instant now)
    {
        switch (Status)
        {
            case var _ when by.Party is BookingParty.System:
                return BookingErrors.NotAllowed;
            case BookingStatus.Held or BookingStatus.Pending when now >= ExpiresAt:
            case BookingStatus.Expired:
                return BookingErrors.HoldExpired;
            case BookingStatus.Held when by.Party is BookingParty.Customer:
                return Release(by, now);
            case BookingStatus.Held:
                return BookingErrors.NotBooked;
            case BookingStatus.Confirmed when now >= StartsAt && by.Party is BookingParty.Customer:
                return BookingErrors.AlreadyStarted;
            case BookingStatus.Pending or BookingStatus.Confirmed:
                BecomeCancelled(BookingChangeKind.Cancelled, reason, by, now);
                SettleDeposit(WhenCancelledBy(by.Party, now));
                Raise(new BookingCancelled(Id, StylistId, CustomerId, StartsAt, by.Party, reason));
                return Result.Success;
            case BookingStatus.Cancelled when CancelledBy == by.Party:
                return Result.Success;
            default:
                return BookingErrors.Closed;
        }
    }

    /// <summary>
    /// The customer moves the visit. Id, reference, deposit and what is done stay, and so does the shape of the visit. Where the stylist approves each booking the new time waits for
    /// approval again, because nobody approved it yet.
    /// </summary>
    public Result Reschedule(Visit visit, Actor by, Instant now)
    {
        var allowed = CanReschedule(by, now);
        if (!allowed.IsSuccess || visit.Time == Time)
            return allowed;
        if (visit.Time.Start <= now)
            return BookingErrors.SlotUnavailable.With("reason", "past");
        Move(visit, by, now);
        return Result.Success;
    }

    /// <summary>Whether the visit may move at all, wherever to.</summary>
    public Result CanReschedule(Actor by, Instant now) =>
        Status switch
        {
            _ when by.Party is not BookingParty.Customer => BookingErrors.NotAllowed,
            BookingStatus.Held or BookingStatus.Pending when now >= ExpiresAt => BookingErrors.HoldExpired,
            BookingStatus.Expired => BookingErrors.HoldExpired,
            BookingStatus.Held => BookingErrors.NotBooked,
            BookingStatus.Confirmed when now >= StartsAt => BookingErrors.AlreadyStarted,
            BookingStatus.Pending or BookingStatus.Confirmed when now >= Policy.MovableUntil(StartsAt) => BookingErrors.TooLateToMove,
            BookingStatus.Pending or BookingStatus.Confirmed when Reschedules >= Policy.MaxReschedules => BookingErrors.MovedTooOften,
            BookingStatus.Pending or BookingStatus.Confirmed => Result.Success,
            _ => BookingErrors.Closed,
        };

    /// <summary>
    /// The stylist records that the visit took place; not before it began. Where the stylist says nothing Nobat does, some time after
    /// it was over.
    /// </summary>
    public Result Complete(Actor by, Instant now)
    {
        switch (Status)
        {
            case var _ when by.Party is not (BookingParty.Stylist or BookingParty.System):
                return BookingErrors.NotAllowed;
            case BookingStatus.Completed:
                return Result.Success;
            case BookingStatus.Confirmed when now < (by.Party is BookingParty.System ? EndsAt : StartsAt):
                return BookingErrors.TooEarly;
            case BookingStatus.Confirmed:
                CompletedAt = now;
                Become(BookingStatus.Completed, BookingChangeKind.Completed, by, now);
                SettleDeposit(DepositSplit.KeepAll(DepositAmount));
                Raise(new BookingCompleted(Id, StylistId, CustomerId));
                return Result.Success;
            default:
                return WhyNotConfirmed;
        }
    }

    /// <summary>The stylist records that nobody came; not before the visit began.</summary>
    public Result MarkNoShow(Actor by, Instant now)
    {
        switch (Status)
        {
            case var _ when by.Party is not BookingParty.Stylist:
                return BookingErrors.NotAllowed;
            case BookingStatus.NoShow:
                return Result.Success;
            case BookingStatus.Confirmed when now < StartsAt:
                return BookingErrors.TooEarly;
            case BookingStatus.Confirmed:
                Become(BookingStatus.NoShow, BookingChangeKind.NoShow, by, now);
                SettleDeposit(Policy.WhenMissed(DepositAmount));
                Raise(new BookingMissed(Id, StylistId, CustomerId));
                return Result.Success;
            default:
                return WhyNotConfirmed;
        }
    }

    /// <summary>Writes down that the deadline passed; refused before it did, whoever asks.</summary>
    public Result Expire(Instant now)
    {
        switch (Status)
        {
            case BookingStatus.Held when now >= ExpiresAt:
                Become(BookingStatus.Expired, BookingChangeKind.Expired, Actor.System, now);
                return Result.Success;
            case BookingStatus.Pending when now >= ExpiresAt:
                Become(BookingStatus.Expired, BookingChangeKind.Expired, Actor.System, now);
                SettleDeposit(DepositSplit.ReturnAll(DepositAmount));
                Raise(
                    DepositDueAt is null
                        ? new BookingLapsed(Id, StylistId, CustomerId, StartsAt)
                        : new BookingUnpaid(Id, StylistId, CustomerId, StartsAt)
                );
                return Result.Success;
            case BookingStatus.Expired:
                return Result.Success;
            case BookingStatus.Held or BookingStatus.Pending:
                return BookingErrors.TooEarly;
            default:
                return BookingErrors.NotHeld;
        }
    }

    /// <summary>What the customer wants the stylist to know; until the visit is over.</summary>
    public Result EditCustomerNotes(string? notes, Actor by, Instant now)
    {
        switch (Status)
        {
            case var _ when by.Party is not BookingParty.Customer:
                return BookingErrors.NotAllowed;
            case BookingStatus.Held or BookingStatus.Pending when now >= ExpiresAt:
            case BookingStatus.Expired:
                return BookingErrors.HoldExpired;
            case BookingStatus.Held:
                return BookingErrors.NotBooked;
            case BookingStatus.Pending or BookingStatus.Confirmed:
                (CustomerNotes, UpdatedAt) = (notes, now);
                return Result.Success;
            default:
                return BookingErrors.Closed;
        }
    }

    /// <summary>The stylist's own notes, also after the visit.</summary>
    public Result EditStylistNotes(string? notes, Actor by, Instant now)
    {
        switch (Status)
        {
            case var _ when by.Party is not BookingParty.Stylist:
                return BookingErrors.NotAllowed;
            case BookingStatus.Held:
                return BookingErrors.NotBooked;
            default:
                (StylistNotes, UpdatedAt) = (notes, now);
                return Result.Success;
        }
    }

    private Error WhyNotConfirmed =>
        Status is BookingStatus.Held or BookingStatus.Pending ? BookingErrors.NotConfirmed : BookingErrors.Closed;

    private void BookOrRequest(Actor by, Instant now)
    {
        if (RequiresApproval)
            BecomePending(BookingChangeKind.Requested, by, now);
        else if (IsDepositWanted)
            AskForDeposit(by, now);
        else
            BecomeConfirmed(by, now);
    }

    private void AskForDeposit(Actor by, Instant now)
    {
        AwaitDeposit(TimeToPay, by, now);
        Raise(new DepositAsked(Id, StylistId, CustomerId, StartsAt, DepositDueAt!.Value, DepositAmount));
    }

    private void BecomePending(BookingChangeKind kind, Actor by, Instant now, (Interval, Interval)? moved = null)
    {
        RequestedAt = now;
        ConfirmedAt = null;
        DepositDueAt = null;
        ExpiresAt = Instant.Min(now + TimeToApprove, StartsAt);
        Become(BookingStatus.Pending, kind, by, now, moved: moved);
        if (moved is null)
            Raise(new BookingRequested(Id, StylistId, CustomerId!.Value, StartsAt, ExpiresAt.Value));
    }

    private void BecomeConfirmed(Actor by, Instant now)
    {
        ConfirmedAt = now;
        ExpiresAt = null;
        Become(BookingStatus.Confirmed, BookingChangeKind.Confirmed, by, now);
        Raise(new BookingConfirmed(Id, StylistId, CustomerId, StartsAt));
    }

    private void BecomeCancelled(BookingChangeKind kind, string? reason, Actor by, Instant now)
    {
        CancelledAt = now;
        CancelledBy = by.Party;
        CancellationReason = reason;
        ExpiresAt = DepositDueAt = null;
        DepositStatus = DepositStatus is DepositStatus.Due ? DepositStatus.None : DepositStatus;
        Become(BookingStatus.Cancelled, kind, by, now, reason);
    }

    private void Move(Visit visit, Actor by, Instant now)
    {
        if (Shape is { } shape && !shape.Equals(visit.Shape))
            throw new ArgumentException("The visit has another shape than the booked services.", nameof(visit));
        var old = Time;
        WasMovedLate |= now >= Policy.FreeUntil(StartsAt);
        Reschedules++;
        Take(visit);
        if (RequiresApproval)
            BecomePending(BookingChangeKind.Rescheduled, by, now, (old, Time));
        else if (Status is BookingStatus.Confirmed)
            Become(BookingStatus.Confirmed, BookingChangeKind.Rescheduled, by, now, moved: (old, Time));
        else if (IsDepositWanted)
            AwaitDepositMoved(old, by, now);
        else
            ConfirmMoved(old, by, now);
        Raise(new BookingRescheduled(Id, StylistId, CustomerId, old.Start, StartsAt, Status));
    }

    /// <summary>The stylist stopped asking for approval while this one still waited.</summary>
    private void ConfirmMoved(Interval old, Actor by, Instant now)
    {
        ConfirmedAt = now;
        ExpiresAt = null;
        Become(BookingStatus.Confirmed, BookingChangeKind.Rescheduled, by, now, moved: (old, Time));
    }

    private void Become(
        BookingStatus to,
        BookingChangeKind kind,
        Actor by,
        Instant now,
        string? reason = null,
        (Interval, Interval)? moved = null
    )
    {
        BookingStatus? from = UpdatedAt == default ? null : Status;
        _history.Add(BookingChange.Of(kind, by, from, to, now, reason, moved));
        Status = to;
        UpdatedAt = now;
    }
}
