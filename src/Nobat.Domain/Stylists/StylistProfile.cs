using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Stylists;

/// <summary>
/// What a stylist shows to customers, and where its approval stands. Profile, link and free times are public only while it is
/// <see cref="StylistStatus.Approved"/>. Each transition is one switch; a move it does not name is refused.
/// </summary>
public sealed class StylistProfile : AggregateRoot
{
    public const int MaxReasonLength = 500;
    public const int MaxInstructionsLength = 500;

    private readonly List<StylistStatusChange> _history = [];

    private StylistProfile() { } // EF

    public StylistId Id { get; private init; }

    /// <summary>The stylist's account.</summary>
    public UserId OwnerId { get; private init; }
    public StylistStatus Status { get; private set; }
    public string SalonAddress { get; private set; } = "";
    public string? SalonName { get; private set; }

    /// <summary>Degrees north of the equator; null exactly when <see cref="Longitude"/> is.</summary>
    public double? Latitude { get; private set; }

    /// <summary>Degrees east of Greenwich.</summary>
    public double? Longitude { get; private set; }
    public string? InstagramUsername { get; private set; }
    public string? Bio { get; private set; }

    /// <summary>What customers should know before they come; told to those who booked and to nobody else, so nobody approves it.</summary>
    public string? VisitInstructions { get; private set; }
    public BookingLinkToken LinkToken { get; private set; }
    public Instant? SubmittedForApprovalAt { get; private set; }
    public UserId? ApprovedBy { get; private set; }
    public Instant? ApprovedAt { get; private set; }
    public string? RejectionReason { get; private set; }
    public string? SuspensionReason { get; private set; }
    public Instant CreatedAt { get; private init; }
    public Instant UpdatedAt { get; private set; }
    public IReadOnlyList<StylistStatusChange> History => _history;

    public static StylistProfile Draft(UserId owner, PublicFacts facts, Instant now)
    {
        var profile = new StylistProfile
        {
            Id = StylistId.New(),
            OwnerId = owner,
            LinkToken = BookingLinkToken.New(),
            CreatedAt = now,
        };
        profile.Tell(facts, now);
        profile._history.Add(StylistStatusChange.Of(null, StylistStatus.Draft, owner, null, now));
        return profile;
    }

    /// <summary>
    /// Replaces what is public. What was approved or rejected becomes a draft again, because nobody has approved the new words;
    /// writing the same as before leaves an approved profile alone.
    /// </summary>
    public Result Edit(PublicFacts facts, Instant now)
    {
        switch (Status)
        {
            case StylistStatus.Draft:
            case StylistStatus.Approved when Says(facts):
                break;
            case StylistStatus.Approved or StylistStatus.Rejected:
                (ApprovedBy, ApprovedAt, RejectionReason, SubmittedForApprovalAt) = (null, null, null, null);
                Become(StylistStatus.Draft, OwnerId, null, now);
                break;
            default:
                return StylistErrors.NotEditable;
        }

        Tell(facts, now);
        return Result.Success;
    }

    public Result Submit(Instant now)
    {
        switch (Status)
        {
            case StylistStatus.Draft:
                SubmittedForApprovalAt = now;
                return Become(StylistStatus.PendingApproval, OwnerId, null, now, new StylistSubmitted(Id));
            default:
                return StylistErrors.NotSubmittable;
        }
    }

    public Result Approve(UserId admin, Instant now)
    {
        switch (Status)
        {
            case StylistStatus.PendingApproval:
                (ApprovedBy, ApprovedAt) = (admin, now);
                return Become(StylistStatus.Approved, admin, null, now, new StylistApproved(Id));
            default:
                return StylistErrors.NotPending;
        }
    }

    /// <param name="reason">What the stylist is told; not blank.</param>
    public Result Reject(string reason, UserId admin, Instant now)
    {
        switch (Status)
        {
            case var _ when !IsReason(reason):
                return StylistErrors.ReasonRequired;
            case StylistStatus.PendingApproval:
                RejectionReason = PersianText.Normalise(reason.Trim());
                return Become(StylistStatus.Rejected, admin, RejectionReason, now, new StylistRejected(Id));
            default:
                return StylistErrors.NotPending;
        }
    }

    /// <param name="reason">What the stylist is told; not blank.</param>
    public Result Suspend(string reason, UserId admin, Instant now)
    {
        switch (Status)
        {
            case var _ when !IsReason(reason):
                return StylistErrors.ReasonRequired;
            case StylistStatus.Approved:
                SuspensionReason = PersianText.Normalise(reason.Trim());
                return Become(StylistStatus.Suspended, admin, SuspensionReason, now, new StylistSuspended(Id));
            default:
                return StylistErrors.NotApproved;
        }
    }

    public Result Reinstate(UserId admin, Instant now)
    {
        switch (Status)
        {
            case StylistStatus.Suspended:
                SuspensionReason = null;
                return Become(StylistStatus.Approved, admin, null, now, new StylistReinstated(Id));
            default:
                return StylistErrors.NotSuspended;
        }
    }

    /// <summary>Removing and writing anew must not be a way out of a suspension. Bookings are the use case's concern.</summary>
    public Result CheckRemovable() => Status == StylistStatus.Suspended ? StylistErrors.SuspendedStays : Result.Success;

    /// <summary>The old link is dead as soon as this is saved.</summary>
    public void RegenerateLink(Instant now)
    {
        LinkToken = BookingLinkToken.New();
        UpdatedAt = now;
    }

    /// <summary>Null or blank for none.</summary>
    public Result Instruct(string? instructions, Instant now)
    {
        var clean = string.IsNullOrWhiteSpace(instructions)
            ? null
            : PersianText.Normalise(instructions.Replace("\r\n", "\n", StringComparison.Ordinal).Trim());
        if (clean is not null && (clean.Length > MaxInstructionsLength || clean.Any(c => char.IsControl(c) && c != '\n')))
            return StylistErrors.InstructionsInvalid.At("instructions");
        (VisitInstructions, UpdatedAt) = (clean, now);
        return Result.Success;
    }

    public static bool IsReason([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? reason) =>
        !string.IsNullOrWhiteSpace(reason) && reason.Trim().Length <= MaxReasonLength;

    private bool Says(PublicFacts facts) =>
        SalonAddress == facts.SalonAddress
        && SalonName == facts.SalonName
        && Latitude.Equals(facts.Location?.Latitude)
        && Longitude.Equals(facts.Location?.Longitude)
        && InstagramUsername == facts.Instagram?.Value
        && Bio == facts.Bio;

    private void Tell(PublicFacts facts, Instant now)
    {
        (SalonAddress, SalonName, Bio) = (facts.SalonAddress, facts.SalonName, facts.Bio);
        (Latitude, Longitude) = (facts.Location?.Latitude, facts.Location?.Longitude);
        InstagramUsername = facts.Instagram?.Value;
        UpdatedAt = now;
    }

    private Result Become(StylistStatus status, UserId by, string? reason, Instant now, IDomainEvent? happened = null)
    {
        _history.Add(StylistStatusChange.Of(Status, status, by, reason, now));
        (Status, UpdatedAt) = (status, now);
        if (happened is not null)
            Raise(happened);
        return Result.Success;
    }
}
