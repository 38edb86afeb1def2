using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>What one customer holds, counted while nobody else can add to it.</summary>
/// <param name="Here">The hold at this stylist, which a new one replaces; its deadline may have passed.</param>
/// <param name="LiveElsewhere">Live holds at other stylists.</param>
/// <param name="Unused">Holds that ended without a booking within the window, very short ones left out.</param>
/// <param name="LastUnusedEnd">When the latest of those ended.</param>
public sealed record CustomerHolds(BookingId? Here, int LiveElsewhere, int Unused, Instant? LastUnusedEnd);

/// <summary>Serialises the holds of one customer across stylists.</summary>
public interface ICustomerHolds
{
    /// <summary>
    /// Locks and counts. Always taken after the calendar's lock and nothing is locked after it, so two requests cannot wait for each other.
    /// </summary>
    Task<CustomerHolds> LockAsync(UserId customer, StylistId at, CancellationToken ct);
}
