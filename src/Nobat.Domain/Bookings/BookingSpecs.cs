using Nobat.Domain.Common;

namespace Nobat.Domain.Bookings;

public sealed class BookingById : Specification<Booking>
{
    public BookingById(BookingId id) => Query.Where(booking => booking.Id == id);
}
