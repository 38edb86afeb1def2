using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Application.Bookings;

/// <summary>Records that nobody came.</summary>
public sealed record MarkNoShowCommand(BookingId BookingId) : ICommand<Result<BookingAnswer>>;

internal sealed class MarkNoShowHandler(StylistDesk desk, ICurrentUser me) : ICommandHandler<MarkNoShowCommand, Result<BookingAnswer>>
{
    public Task<Result<BookingAnswer>> Handle(MarkNoShowCommand command, CancellationToken cancellationToken) =>
        desk.ActAsync(command.BookingId, (booking, now) => booking.MarkNoShow(Actor.Stylist(me.Id), now), cancellationToken);
}
