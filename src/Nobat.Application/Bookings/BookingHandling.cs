using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>What several booking use cases do alike.</summary>
internal static class BookingHandling
{
    /// <summary>Lets an earlier hold at the same stylist go, under the calendar lock that is already held.</summary>
    public static async Task GiveBackAsync(
        this IRepository<Booking> bookings,
        BookingId? earlier,
        UserId customer,
        Instant now,
        CancellationToken ct
    )
    {
        if (earlier is { } id && await bookings.FindAsync(new BookingById(id), ct) is { } hold)
            hold.Release(Actor.Customer(customer), now);
    }

    /// <summary>What a person wrote, as Persian is written; null for nothing.</summary>
    public static string? OrNull(this string? text) => string.IsNullOrWhiteSpace(text) ? null : PersianText.Normalise(text.Trim());
}
