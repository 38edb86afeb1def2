using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>
/// Writes down, at one stylist, deadlines that have passed, so that nobody waits for an answer that cannot come. Answers how many of them it got out of the way.
/// Two processes may do it at once: the calendar's lock lets one in after the other, and what the first wrote the second passes over.
/// </summary>
public sealed record ExpireBookingsCommand(StylistId StylistId) : ICommand<Result<int>>;

internal sealed class ExpireBookingsHandler(ICalendars calendars, IRepository<Booking> bookings, IReadDb db)
    : ICommandHandler<ExpireBookingsCommand, Result<int>>
{
    private const int AtOnce = 100;

    public async Task<Result<int>> Handle(ExpireBookingsCommand command, CancellationToken cancellationToken)
    {
        var found = await Overdue(command.StylistId).Select(booking => booking.Date).Take(AtOnce).ToListAsync(cancellationToken);
        if (found is not [var around, ..])
            return 0;
        // Null once the stylist has removed the profile: then there is no time left to take.
        await calendars.LockAsync(command.StylistId, around, cancellationToken);
        var overdue = await Overdue(command.StylistId)
            .Take(AtOnce)
            .Select(booking => new { booking.Id, Now = DatabaseClock.Now() })
            .ToListAsync(cancellationToken);
        BookingId[] ids = [.. overdue.Select(booking => booking.Id)];
        var rows = await bookings.ListForUpdateAsync(new BookingsByIds(ids), cancellationToken);
        var left = rows.Count(booking => !booking.Expire(overdue[0].Now).IsSuccess);
        return found.Count - left;
    }

    private IQueryable<Booking> Overdue(StylistId stylist) =>
        db.Set<Booking>().Where(booking => booking.StylistId == stylist).OrderBy(booking => booking.ExpiresAt).WhereOverdue();
}

public static class OverdueBookings
{
    /// <summary>
    /// A dead hold is of no interest to anybody and is swept only when nothing has cleared it away for a while; a request that got no
    /// answer is news to both its parties.
    /// </summary>
    public static IQueryable<Booking> WhereOverdue(this IQueryable<Booking> bookings) =>
        bookings.Where(booking =>
            (booking.Status == BookingStatus.Pending && booking.ExpiresAt <= DatabaseClock.Now())
            || (booking.Status == BookingStatus.Held && booking.ExpiresAt <= DatabaseClock.Now() - HoldsAreLeft)
        );

    private static readonly Duration HoldsAreLeft = Duration.FromHours(1);
}
