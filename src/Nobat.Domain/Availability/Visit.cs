using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Domain.Availability;

/// <summary>One visit that the slot engine offers: everything a booking needs to take it.</summary>
/// <param name="Time">When the customer is served, half-open <c>[start, end)</c>.</param>
/// <param name="Blocked">What the chair loses: its stretches of work in order, half-open, the buffer behind the last.</param>
/// <param name="Date">The local date in <paramref name="TimeZone"/>.</param>
/// <param name="StartTime">The local start.</param>
/// <param name="TimeZone">IANA id of the stylist's zone.</param>
/// <param name="RequiresApproval">True when the stylist confirms each booking by hand.</param>
public sealed record Visit(
    StylistId Stylist,
    Interval Time,
    IReadOnlyList<Interval> Blocked,
    LocalDate Date,
    LocalTime StartTime,
    string TimeZone,
    bool RequiresApproval
)
{
    public VisitShape Shape => VisitShape.Of(Time, Blocked);
}
