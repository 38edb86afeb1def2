using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Application.Bookings;

/// <summary>Refuses a booking that waits for approval; it ends cancelled by the stylist.</summary>
public sealed record DeclineBookingCommand(BookingId BookingId, string? Reason) : ICommand<Result<BookingAnswer>>;

internal sealed class DeclineBookingValidator : AbstractValidator<DeclineBookingCommand>
{
    public DeclineBookingValidator() => RuleFor(command => command.Reason).MaximumLength(Booking.MaxReasonLength);
}

internal sealed class DeclineBookingHandler(StylistDesk desk, ICurrentUser me)
    : ICommandHandler<DeclineBookingCommand, Result<BookingAnswer>>
{
    public Task<Result<BookingAnswer>> Handle(DeclineBookingCommand command, CancellationToken cancellationToken) =>
        desk.ActAsync(
            command.BookingId,
            (booking, now) => booking.Decline(command.Reason.OrNull(), Actor.Stylist(me.Id), now),
            cancellationToken
        );
}
