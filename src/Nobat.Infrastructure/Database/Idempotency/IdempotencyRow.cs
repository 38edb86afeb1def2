using NodaTime;

namespace Nobat.Infrastructure.Database.Idempotency;

/// <summary>One key. Without <see cref="Status"/> it is in flight until <see cref="LeasedUntil"/>; with it the answer is final.</summary>
internal sealed class IdempotencyRow
{
    public Guid UserId { get; private init; }
    public string Route { get; private init; } = "";
    public string Key { get; private init; } = "";
    public byte[] RequestHash { get; private init; } = [];
    public Guid Owner { get; private init; }
    public Instant LeasedUntil { get; private init; }
    public Instant CreatedAt { get; private init; }
    public short? Status { get; private init; }
    public string? ContentType { get; private init; }
    public string? Location { get; private init; }
    public byte[]? Body { get; private init; }
}
