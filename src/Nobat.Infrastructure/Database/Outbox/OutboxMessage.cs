using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Infrastructure.Database.Outbox;

/// <summary>An event waiting for its handlers. Handled rows are deleted; one that keeps failing is parked for a person to look at.</summary>
internal sealed class OutboxMessage
{
    public Guid Id { get; private init; }
    public string Type { get; private init; } = "";
    public string Payload { get; private init; } = "";
    public Instant OccurredAt { get; private init; }

    /// <summary>By the database's clock, which sets it: at once, and again from here on after a failure. A dispatcher that takes the row moves this ahead, which is its lease.</summary>
    public Instant DueAt { get; private init; }
    public int Attempts { get; private init; }
    public Instant? ParkedAt { get; private init; }
    public string? LastError { get; private init; }

    public static OutboxMessage Of(IDomainEvent happened, Instant now) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Type = EventTypes.NameOf(happened),
            Payload = EventTypes.Serialize(happened),
            OccurredAt = now,
        };
}
