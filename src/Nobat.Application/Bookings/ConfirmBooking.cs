using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Application.Bookings;

/// <summary>Approves a booking that waits for it.</summary>
public sealed record ConfirmBookingCommand(BookingId BookingId) : ICommand<Result<BookingAnswer>>;

internal sealed class ConfirmBookingHandler(StylistDesk desk, ICurrentUser me)
    : ICommandHandler<ConfirmBookingCommand, Result<BookingAnswer>>
{
    public Task<Result<BookingAnswer>> Handle(ConfirmBookingCommand command, CancellationToken cancellationToken) =>
        desk.ActAsync(command.BookingId, (booking, now) => booking.Confirm(Actor.Stylist(me.Id), now), cancellationToken);
}
