using Nobat.Domain.Common;

namespace Nobat.Domain.Bookings;

public sealed class BookingById : Specification<Booking>
{
    public BookingById(BookingId id) => Query.Where(booking => booking.Id == id);
}

public sealed class BookingsByIds : Specification<Booking>
{
    public BookingsByIds(IReadOnlyList<BookingId> ids) => Query.Where(booking => ids.Contains(booking.Id)).OrderBy(booking => booking.Id);
}

/// <summary>Was really booked or requested, whatever became of it; a mere hold tells nobody who held it.</summary>
public sealed class ReallyBooked : Specification<Booking>
{
    public static readonly ReallyBooked Ever = new();

    private ReallyBooked() => Query.Where(booking => booking.RequestedAt != null || booking.ConfirmedAt != null);
}
