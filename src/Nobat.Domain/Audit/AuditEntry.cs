using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Domain.Audit;

/// <summary>One line of the audit log: who did what to whom, when, and what came of it. It is written with the change and never changes.</summary>
public sealed class AuditEntry
{
    /// <summary>The outcome of what was done; anything else is the code of a refusal.</summary>
    public const string Done = "done";

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    /// <summary>By the database's clock, which sets it. UTC.</summary>
    public Instant At { get; private init; }

    /// <summary>What happened, in snake_case: <c>booking_confirmed</c>, <c>sign_in</c>, <c>access_refused</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Null for a guest and for Nobat itself.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>Null where <see cref="ActorId"/> is.</summary>
    public UserRole? ActorRole { get; init; }

    /// <summary>What it happened to: <c>user</c>, <c>booking</c>, <c>stylist</c>, <c>route</c> …</summary>
    public required string SubjectKind { get; init; }
    public required string SubjectId { get; init; }
    public string Outcome { get; init; } = Done;

    /// <summary>The neighbourhood of the caller's address, IPv4 /24 or IPv6 /48; null where nobody called.</summary>
    public string? Network { get; init; }

    /// <summary>Of the request, as in its problem document and the logs.</summary>
    public string? TraceId { get; init; }

    /// <summary>A JSON object of ids, numbers, states and times. No names, no texts, phone numbers masked.</summary>
    public string Details { get; init; } = "{}";
}
