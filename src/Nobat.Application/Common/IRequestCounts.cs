using NodaTime;

namespace Nobat.Application.Common;

/// <summary>Counts requests in fixed windows that all processes share.</summary>
public interface IRequestCounts
{
    /// <summary>
    /// Counts here and now, and evens out with the other processes several times a second: each may let through what arrives in
    /// between. Without Redis each process counts for itself.
    /// </summary>
    RequestCount Add(in RequestLimit limit, UInt128 who);

    /// <summary>Counts where all processes count, so that together they let through exactly the limit; without Redis in PostgreSQL.</summary>
    Task<RequestCount> AddExactlyAsync(RequestLimit limit, UInt128 who, CancellationToken ct);
}

/// <param name="Name">Of the policy; part of the shared key.</param>
public readonly record struct RequestLimit(string Name, int Permits, Duration Window);

/// <param name="IsAllowed">Whether this request is still within the limit.</param>
/// <param name="Remaining">How many more are.</param>
/// <param name="Reset">Until the next window.</param>
public readonly record struct RequestCount(bool IsAllowed, int Remaining, Duration Reset);
