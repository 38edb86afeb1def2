using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Application.Bookings;

/// <summary>Its customer, or an admin, calls a booking off.</summary>
public sealed record CancelBookingCommand(BookingId BookingId, string? Reason) : ICommand<Result<BookingAnswer>>;

internal sealed class CancelBookingValidator : AbstractValidator<CancelBookingCommand>
{
    public CancelBookingValidator() => RuleFor(command => command.Reason).MaximumLength(Booking.MaxReasonLength);
}

internal sealed class CancelBookingHandler(ICalendars calendars, ICurrentUser me)
    : ICommandHandler<CancelBookingCommand, Result<BookingAnswer>>
{
    public async Task<Result<BookingAnswer>> Handle(CancelBookingCommand command, CancellationToken cancellationToken)
    {
        if (await calendars.LockAsync(command.BookingId, null, cancellationToken) is not var (calendar, booking))
            return BookingErrors.NotFound;
        if (Role(booking) is not { } by)
            return BookingErrors.NotFound;
        var cancelled = booking.Cancel(command.Reason.OrNull(), by, calendar.Now);
        return cancelled.IsSuccess ? BookingAnswer.For(booking, me.Language, calendar.Now) : cancelled.Error;
    }

    private Actor? Role(Booking booking) =>
        booking.CustomerId == me.Id ? Actor.Customer(me.Id)
        : me.ActsAsAdministrator ? Actor.Admin(me.Id)
        : null;
}
