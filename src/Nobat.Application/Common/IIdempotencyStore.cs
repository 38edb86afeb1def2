using Nobat.Domain.Common;

namespace Nobat.Application.Common;

/// <summary>Whose key it is and where it was used: the same key of another account or on another route is another key.</summary>
/// <param name="Route">Method and route pattern, such as <c>DELETE /api/v1/bookings/{id}</c>.</param>
public sealed record IdempotencyKey(UserId User, string Route, string Key);

/// <summary>An answer as it went out the first time.</summary>
public sealed record StoredAnswer(int Status, string? ContentType, string? Location, byte[] Body);

/// <summary>What a key stands for at this moment.</summary>
public abstract record IdempotencyClaim
{
    /// <summary>Ours to carry out; <paramref name="Owner"/> proves it when the answer is stored.</summary>
    public sealed record Taken(Guid Owner) : IdempotencyClaim;

    /// <summary>Carried out before.</summary>
    public sealed record Answered(StoredAnswer Answer) : IdempotencyClaim;

    /// <summary>Being carried out by someone else, or by a process that died less than a lease ago.</summary>
    public sealed record InFlight : IdempotencyClaim;

    /// <summary>Carried out, or being carried out, for a different request.</summary>
    public sealed record Reused : IdempotencyClaim;
}

/// <summary>Keys of requests that may arrive more than once, kept for 24 hours.</summary>
public interface IIdempotencyStore
{
    /// <summary>Takes the key for 30 seconds at most; committed at once, so that every process sees it.</summary>
    Task<IdempotencyClaim> ClaimAsync(IdempotencyKey key, byte[] requestHash, CancellationToken ct);

    /// <summary>
    /// Writes the answer in the transaction that carries the effect, if there is one. False when the lease ran out and another took the
    /// key over: the effect must then be rolled back.
    /// </summary>
    Task<bool> StoreAsync(IdempotencyKey key, Guid owner, StoredAnswer answer, CancellationToken ct);

    /// <summary>Gives the key back unanswered; without effect once an answer is stored.</summary>
    Task ReleaseAsync(IdempotencyKey key, Guid owner, CancellationToken ct);
}
