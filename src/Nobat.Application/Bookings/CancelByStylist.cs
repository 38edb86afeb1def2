using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Application.Bookings;

/// <summary>The stylist calls a visit off.</summary>
public sealed record CancelByStylistCommand(BookingId BookingId, string? Reason) : ICommand<Result<BookingAnswer>>;

internal sealed class CancelByStylistValidator : AbstractValidator<CancelByStylistCommand>
{
    public CancelByStylistValidator() => RuleFor(command => command.Reason).MaximumLength(Booking.MaxReasonLength);
}

internal sealed class CancelByStylistHandler(StylistDesk desk, ICurrentUser me)
    : ICommandHandler<CancelByStylistCommand, Result<BookingAnswer>>
{
    public Task<Result<BookingAnswer>> Handle(CancelByStylistCommand command, CancellationToken cancellationToken) =>
        desk.ActAsync(
            command.BookingId,
            (booking, now) => booking.Cancel(command.Reason.OrNull(), Actor.Stylist(me.Id), now),
            cancellationToken
        );
}
