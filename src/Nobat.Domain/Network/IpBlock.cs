using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Network;

public readonly record struct IpBlockId(Guid Value) : ITypedId<IpBlockId>, IComparable<IpBlockId>
{
    public static IpBlockId New() => new(Guid.CreateVersion7());

    public static IpBlockId From(Guid value) => new(value);

    public int CompareTo(IpBlockId other) => Value.CompareTo(other.Value);

    public static bool operator <(IpBlockId left, IpBlockId right) => left.CompareTo(right) < 0;

    public static bool operator >(IpBlockId left, IpBlockId right) => left.CompareTo(right) > 0;

    public static bool operator <=(IpBlockId left, IpBlockId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(IpBlockId left, IpBlockId right) => left.CompareTo(right) >= 0;
}

/// <summary>
/// Addresses that are kept out for a while. One made by an administrator refuses everything from there; one that Nobat made by itself
/// refuses whoever is not signed in, because a whole mobile network may stand behind one address.
/// </summary>
public sealed class IpBlock : AggregateRoot
{
    public const int MaxReasonLength = 200;

    /// <summary>What automatic blocks give as their reason.</summary>
    public const string AutomaticReason = "too many failed sign-ins";

    public IpBlockId Id { get; private init; }
    public AddressRange Range { get; private init; }
    public string Reason { get; private init; } = "";

    /// <summary>Null for an automatic one.</summary>
    public UserId? BlockedBy { get; private init; }

    /// <summary>Counts the automatic blocks of one range from 1, so that two processes cannot make the same one; 0 otherwise.</summary>
    public int Round { get; private init; }
    public Instant CreatedAt { get; private init; }

    /// <summary>Null: until it is lifted.</summary>
    public Instant? ExpiresAt { get; private init; }
    public Instant? LiftedAt { get; private set; }
    public UserId? LiftedBy { get; private set; }

    private IpBlock() { } // EF

    public bool IsAutomatic => BlockedBy is null;

    public static Result<IpBlock> ByAdministrator(AddressRange range, string reason, UserId by, Instant? until, Instant now)
    {
        if (range.IsTooWide)
            return IpBlockErrors.TooWide;
        if (until <= now)
            return IpBlockErrors.InThePast;
        return Make(range, reason, by, round: 0, until, now);
    }

    /// <summary>
    /// The block that follows <paramref name="last"/>, the latest automatic one of the same range: twice as long while that one is
    /// remembered, as long as the first otherwise.
    /// </summary>
    public static IpBlock Automatically(AddressRange range, IpBlock? last, BlockLengths lengths, Instant now)
    {
        var isRemembered = last is { LiftedAt: null, ExpiresAt: { } ended } && now < ended + lengths.Memory;
        var length = isRemembered ? Duration.Min((last!.ExpiresAt!.Value - last.CreatedAt) * 2, lengths.Longest) : lengths.First;
        return Make(range, AutomaticReason, by: null, (last?.Round ?? 0) + 1, now + length, now);
    }

    public bool IsLive(Instant now) => LiftedAt is null && (ExpiresAt is not { } until || now < until);

    /// <summary>Ends it; one that has ended stays as it is.</summary>
    public void Lift(UserId by, Instant now)
    {
        if (!IsLive(now))
            return;
        (LiftedAt, LiftedBy) = (now, by);
        Raise(new AddressUnblocked(Id, Range.ToString(), by));
    }

    private static IpBlock Make(AddressRange range, string reason, UserId? by, int round, Instant? until, Instant now)
    {
        var block = new IpBlock
        {
            Id = IpBlockId.New(),
            Range = range,
            Reason = reason,
            BlockedBy = by,
            Round = round,
            CreatedAt = now,
            ExpiresAt = until,
        };
        block.Raise(new AddressBlocked(block.Id, range.ToString(), by, until));
        return block;
    }
}

/// <param name="First">Of an address that has not been blocked lately.</param>
/// <param name="Longest">However often it comes back.</param>
/// <param name="Memory">How long after a block the next one is twice as long.</param>
public sealed record BlockLengths(Duration First, Duration Longest, Duration Memory);
