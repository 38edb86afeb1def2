using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Application.Bookings;

/// <summary>Gives a hold back before it runs out.</summary>
public sealed record ReleaseHoldCommand(BookingId BookingId) : ICommand<Result>;

internal sealed class ReleaseHoldHandler(ICalendars calendars, ICurrentUser me) : ICommandHandler<ReleaseHoldCommand, Result>
{
    public async Task<Result> Handle(ReleaseHoldCommand command, CancellationToken cancellationToken)
    {
        if (await calendars.LockAsync(command.BookingId, null, cancellationToken) is not var (calendar, booking))
            return BookingErrors.NotFound;
        return booking.CustomerId == me.Id ? booking.Release(Actor.Customer(me.Id), calendar.Now) : BookingErrors.NotFound;
    }
}
