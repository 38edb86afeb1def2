using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Notifications;

/// <summary>
/// The row that whoever changes somebody's inbox locks. Its version grows with each change and numbers the entries, so a reader who has
/// seen a version has seen everything up to it: no smaller number becomes visible later.
/// </summary>
public sealed class Inbox : AggregateRoot
{
    private Inbox() { } // EF

    public UserId UserId { get; private init; }

    public long Version { get; private set; }

    public void Touch() => Version++;
}

/// <summary>One notice in somebody's inbox; it carries the id of the notification that brought it, so that a repeat is no second entry.</summary>
public sealed class InboxEntry : AggregateRoot
{
    private InboxEntry() { } // EF

    public NotificationId Id { get; private init; }
    public UserId UserId { get; private init; }

    /// <summary>The inbox's version that brought it.</summary>
    public long Sequence { get; private init; }

    /// <summary>The name of a <see cref="NotificationKind"/>.</summary>
    public string Kind { get; private init; } = "";
    public string? Subject { get; private set; }
    public string Text { get; private set; } = "";

    /// <summary>Where a tap leads.</summary>
    public string? Link { get; private set; }
    public BookingId? BookingId { get; private init; }
    public StylistId? StylistId { get; private init; }
    public Instant CreatedAt { get; private init; }
    public Instant? ReadAt { get; private set; }

    /// <summary>A removed entry says nothing any more, and stays for a while so that a repeat does not bring it back.</summary>
    public Instant? RemovedAt { get; private set; }

    /// <summary>False where it was read before.</summary>
    public bool Read(Instant now)
    {
        if (ReadAt is not null)
            return false;
        ReadAt = now;
        return true;
    }

    public void Remove(Instant now)
    {
        Read(now);
        (RemovedAt, Subject, Text, Link) = (now, null, "", null);
    }
}

public static class InboxErrors
{
    public static readonly Error NotFound = Error.NotFound("inbox.not_found", "There is no such notification.");
}

public sealed class InboxOf : Specification<Inbox>
{
    public InboxOf(UserId user) => Query.Where(inbox => inbox.UserId == user);
}

/// <summary>One's own, not removed.</summary>
public sealed class InboxEntryOf : Specification<InboxEntry>
{
    public InboxEntryOf(UserId user, NotificationId id) =>
        Query.Where(entry => entry.UserId == user && entry.Id == id && entry.RemovedAt == null);
}
