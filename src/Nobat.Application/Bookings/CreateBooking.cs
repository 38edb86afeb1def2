using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Application.Services;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Services;
using Nobat.Domain.Stylists;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>Books what one holds, or a free time directly: a hold says everything about its time, so nothing else may be said beside it.</summary>
public sealed record CreateBookingCommand(
    BookingId? HoldId,
    StylistId? StylistId,
    LocalDate? BookingDate,
    LocalTime? StartTime,
    IReadOnlyList<Guid>? ServiceIds,
    string? CustomerNotes,
    string? LinkToken
) : ICommand<Result<BookingAnswer>>
{
    internal bool IsOneOfTheTwo =>
        HoldId is null
            ? this is { StylistId: not null, BookingDate: not null, StartTime: not null }
            : this is { StylistId: null, BookingDate: null, StartTime: null, ServiceIds: null, LinkToken: null };
}

internal sealed class CreateBookingValidator : AbstractValidator<CreateBookingCommand>
{
    public CreateBookingValidator()
    {
        RuleFor(command => command)
            .Must(command => command.IsOneOfTheTwo)
            .OverridePropertyName("holdId")
            .WithErrorCode(BookingErrors.HoldOrTime.Code)
            .WithMessage(BookingErrors.HoldOrTime.Message);
        RuleFor(command => command.CustomerNotes).MaximumLength(Booking.MaxNotesLength);
        RuleFor(command => command.LinkToken).MaximumLength(BookingLinkToken.Length);
        RuleFor(command => command.ServiceIds ?? Array.Empty<Guid>()).MustBeServices();
    }
}

internal sealed class CreateBookingHandler(
    ICalendars calendars,
    RushGlance glance,
    IRepository<Booking> bookings,
    IReadDb db,
    ICurrentUser me
) : ICommandHandler<CreateBookingCommand, Result<BookingAnswer>>
{
    public Task<Result<BookingAnswer>> Handle(CreateBookingCommand command, CancellationToken cancellationToken) =>
        command.HoldId is { } hold
            ? BookHeldAsync(hold, command.CustomerNotes.OrNull(), cancellationToken)
            : BookAsync(command.StylistId!.Value, command, cancellationToken);

    private async Task<Result<BookingAnswer>> BookHeldAsync(BookingId hold, string? notes, CancellationToken ct)
    {
        if (await calendars.LockAsync(hold, null, ct) is not var (calendar, booking) || booking.CustomerId != me.Id)
            return BookingErrors.NotFound;
        if (!calendar.TakesBookings)
            return BookingErrors.NotBookable;
        var booked = booking.BookHeld(notes, Actor.Customer(me.Id), calendar.Now);
        return booked.IsSuccess ? BookingAnswer.For(booking, me.Language, calendar.Now) : booked.Error;
    }

    private async Task<Result<BookingAnswer>> BookAsync(StylistId stylist, CreateBookingCommand command, CancellationToken ct)
    {
        if (command.LinkToken is { } token && !await IsLinkOfAsync(stylist, token, ct))
            return BookingErrors.NotBookable;
        var services = await db.ChooseAsync(stylist, command.ServiceIds ?? [], ct);
        if (!services.IsSuccess)
            return services.Error;
        var wanted = new WantedTime(stylist, command.BookingDate!.Value, command.StartTime!.Value, services.Value.Shape);
        if (await glance.RefusalAsync(wanted, ct) is { } tooLate)
            return tooLate;
        if (await calendars.LockAsync(stylist, wanted.Date, ct) is not { } calendar)
            return BookingErrors.NotBookable;
        if (calendar.Owner == me.Id)
            return BookingErrors.OwnCalendar;
        if (calendar.WantsServices(services.Value))
            return ServiceErrors.Required.At("serviceIds");

        var earlier = calendar.HoldOf(me.Id);
        var visit = await calendar.OfferAsync(wanted, me.Language, earlier, ct);
        if (!visit.IsSuccess)
            return visit.Error;
        await bookings.GiveBackAsync(earlier, me.Id, calendar.Now, ct);
        var booked = Booking.Book(visit.Value, calendar.AgreedOn(services.Value), me.Id, command.CustomerNotes.OrNull(), calendar.Now);
        if (!booked.IsSuccess)
            return booked.Error;
        bookings.Add(booked.Value);
        return BookingAnswer.For(booked.Value, me.Language, calendar.Now);
    }

    /// <summary>Nobody needs a link to book; who shows one must show the right one.</summary>
    private async Task<bool> IsLinkOfAsync(StylistId stylist, string token, CancellationToken ct)
    {
        var tokens = await db.Set<StylistProfile>().Where(p => p.Id == stylist).Select(p => p.LinkToken).ToListAsync(ct);
        return tokens is [var link] && link.Matches(token);
    }
}
