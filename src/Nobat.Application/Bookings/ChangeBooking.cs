using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>Moves a booking to another free time, edits the customer's notes, or both at once.</summary>
public sealed record ChangeBookingCommand(BookingId BookingId, LocalDate? BookingDate, LocalTime? StartTime, string? CustomerNotes)
    : ICommand<Result<BookingAnswer>>;

internal sealed class ChangeBookingValidator : AbstractValidator<ChangeBookingCommand>
{
    public ChangeBookingValidator()
    {
        RuleFor(command => command.BookingDate).NotNull().When(command => command.StartTime is not null || command.CustomerNotes is null);
        RuleFor(command => command.StartTime).NotNull().When(command => command.BookingDate is not null || command.CustomerNotes is null);
        RuleFor(command => command.CustomerNotes).MaximumLength(Booking.MaxNotesLength);
    }
}

internal sealed class ChangeBookingHandler(ICalendars calendars, ICurrentUser me)
    : ICommandHandler<ChangeBookingCommand, Result<BookingAnswer>>
{
    public async Task<Result<BookingAnswer>> Handle(ChangeBookingCommand command, CancellationToken cancellationToken)
    {
        var locked = await calendars.LockAsync(command.BookingId, command.BookingDate, cancellationToken);
        if (locked is not var (calendar, booking) || booking.CustomerId != me.Id)
            return BookingErrors.NotFound;

        var by = Actor.Customer(me.Id);
        if (command is { BookingDate: { } date, StartTime: { } start })
        {
            var moved = await calendar.MoveAsync(booking, date, start, by, me.Language, cancellationToken);
            if (!moved.IsSuccess)
                return moved.Error;
        }

        if (command.CustomerNotes is { } notes)
        {
            var edited = booking.EditCustomerNotes(notes.OrNull(), by, calendar.Now);
            if (!edited.IsSuccess)
                return edited.Error;
        }

        return BookingAnswer.For(booking, me.Language, calendar.Now);
    }
}
