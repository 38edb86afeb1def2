using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Application.Bookings;

/// <summary>Records that the visit took place.</summary>
public sealed record CompleteBookingCommand(BookingId BookingId) : ICommand<Result<BookingAnswer>>;

internal sealed class CompleteBookingHandler(StylistDesk desk, ICurrentUser me)
    : ICommandHandler<CompleteBookingCommand, Result<BookingAnswer>>
{
    public Task<Result<BookingAnswer>> Handle(CompleteBookingCommand command, CancellationToken cancellationToken) =>
        desk.ActAsync(command.BookingId, (booking, now) => booking.Complete(Actor.Stylist(me.Id), now), cancellationToken);
}
