using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Application.Bookings;

/// <summary>Calls a visit off by the link of a message, as its customer would by <see cref="CancelBookingCommand"/>. Works once.</summary>
public sealed record CancelVisitCommand(string Token, string? Reason) : ICommand<Result<VisitAnswer>>;

internal sealed class CancelVisitValidator : AbstractValidator<CancelVisitCommand>
{
    public CancelVisitValidator() => RuleFor(command => command.Reason).MaximumLength(Booking.MaxReasonLength);
}

internal sealed class CancelVisitHandler(VisitDoor door, IReadDb db, ICurrentUser me)
    : ICommandHandler<CancelVisitCommand, Result<VisitAnswer>>
{
    public async Task<Result<VisitAnswer>> Handle(CancelVisitCommand command, CancellationToken cancellationToken)
    {
        if (await door.LockAsync(command.Token, VisitPurpose.Cancel, null, cancellationToken) is not var (calendar, booking))
            return VisitErrors.NotFound;
        var cancelled = booking.Cancel(command.Reason.OrNull(), Actor.Customer(booking.CustomerId!.Value), calendar.Now);
        return cancelled.IsSuccess
            ? await db.ShowAsync(VisitPurpose.Cancel, booking, calendar.Now, me.Language, cancellationToken)
            : cancelled.Error;
    }
}
