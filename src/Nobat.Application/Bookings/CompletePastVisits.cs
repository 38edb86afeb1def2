using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>
/// Completes, at one stylist, confirmed visits that were over <see cref="BookingOptions.CompleteAfterHours"/> ago. Answers how many of
/// them it got out of the way. Two processes may do it at once: the calendar's lock lets one in after the other, and what the first
/// wrote the second passes over.
/// </summary>
public sealed record CompletePastVisitsCommand(StylistId StylistId) : ICommand<Result<int>>;

internal sealed class CompletePastVisitsHandler(
    ICalendars calendars,
    IRepository<Booking> bookings,
    IReadDb db,
    IOptions<BookingOptions> options
) : ICommandHandler<CompletePastVisitsCommand, Result<int>>
{
    private const int AtOnce = 100;

    public async Task<Result<int>> Handle(CompletePastVisitsCommand command, CancellationToken cancellationToken)
    {
        var found = await Past(command.StylistId).Select(booking => booking.Date).Take(AtOnce).ToListAsync(cancellationToken);
        if (found is not [var around, ..])
            return 0;
        // Null once the stylist has removed the profile: then nobody else can act on these.
        await calendars.LockAsync(command.StylistId, around, cancellationToken);
        var past = await Past(command.StylistId)
            .Take(AtOnce)
            .Select(booking => new { booking.Id, Now = DatabaseClock.Now() })
            .ToListAsync(cancellationToken);
        BookingId[] ids = [.. past.Select(booking => booking.Id)];
        var rows = await bookings.ListForUpdateAsync(new BookingsByIds(ids), cancellationToken);
        // A row that somebody changed just now says so itself.
        var left = rows.Count(booking => !booking.Complete(Actor.System, past[0].Now).IsSuccess);
        return found.Count - left;
    }

    private IQueryable<Booking> Past(StylistId stylist) =>
        db.Set<Booking>()
            .Where(booking => booking.StylistId == stylist)
            .OrderBy(booking => booking.EndsAt)
            .WherePast(Duration.FromHours(options.Value.CompleteAfterHours));
}

public static class PastBookings
{
    /// <summary>Confirmed visits that were over that long ago, or longer.</summary>
    public static IQueryable<Booking> WherePast(this IQueryable<Booking> bookings, Duration since) =>
        bookings.Where(booking => booking.Status == BookingStatus.Confirmed && booking.EndsAt <= DatabaseClock.Now() - since);
}
