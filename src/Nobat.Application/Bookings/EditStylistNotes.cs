using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Application.Bookings;

/// <summary>The stylist's own notes on a booking; nobody else reads them.</summary>
public sealed record EditStylistNotesCommand(BookingId BookingId, string? StylistNotes) : ICommand<Result<BookingAnswer>>;

internal sealed class EditStylistNotesValidator : AbstractValidator<EditStylistNotesCommand>
{
    public EditStylistNotesValidator() => RuleFor(command => command.StylistNotes).MaximumLength(Booking.MaxNotesLength);
}

internal sealed class EditStylistNotesHandler(StylistDesk desk, ICurrentUser me)
    : ICommandHandler<EditStylistNotesCommand, Result<BookingAnswer>>
{
    public Task<Result<BookingAnswer>> Handle(EditStylistNotesCommand command, CancellationToken cancellationToken) =>
        desk.ActAsync(
            command.BookingId,
            (booking, now) => booking.EditStylistNotes(command.StylistNotes.OrNull(), Actor.Stylist(me.Id), now),
            cancellationToken
        );
}
