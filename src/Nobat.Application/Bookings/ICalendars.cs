using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>
/// The only door to a stylist's time: whatever takes, moves or frees it locks the calendar row here first. Locking opens the
/// transaction, reads the database's clock and what is taken after the lock was granted, writes down the deadlines that have
/// passed, and raises the calendar's version.
/// </summary>
public interface ICalendars
{
    /// <summary>The calendar of a stylist's account, or null for anybody else.</summary>
    Task<StylistId?> FindOwnAsync(UserId account, CancellationToken ct);

    /// <summary>Waits for this process's other requests to a calendar; true when there were any. Locking does it by itself.</summary>
    Task<bool> QueueAsync(StylistId stylist, CancellationToken ct);

    /// <summary>Locks a stylist's calendar and reads what is taken around a local date; null when there is none.</summary>
    Task<LockedCalendar?> LockAsync(StylistId stylist, LocalDate around, CancellationToken ct);

    /// <summary>Locks the calendar a booking is in and then reads the booking; around another date when it is to move there.</summary>
    Task<LockedBooking?> LockAsync(BookingId booking, LocalDate? around, CancellationToken ct);

    /// <summary>What is taken in a period of a calendar that is already locked.</summary>
    Task<IReadOnlyList<TakenTime>> ReadTakenAsync(StylistId stylist, Interval period, CancellationToken ct);
}

/// <summary>A booking, changeable because its calendar is locked.</summary>
public sealed record LockedBooking(LockedCalendar Calendar, Booking Booking);
