using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Stylists;

/// <summary>One move of a profile from state to state; written once, never changed.</summary>
public sealed class StylistStatusChange
{
    private StylistStatusChange() { } // EF

    public Guid Id { get; private init; }
    public Instant At { get; private init; }
    public UserId By { get; private init; }

    /// <summary>Null for the line that tells of the profile's beginning.</summary>
    public StylistStatus? From { get; private init; }
    public StylistStatus To { get; private init; }
    public string? Reason { get; private init; }

    internal static StylistStatusChange Of(StylistStatus? from, StylistStatus to, UserId by, string? reason, Instant at) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            At = at,
            By = by,
            From = from,
            To = to,
            Reason = reason,
        };
}
