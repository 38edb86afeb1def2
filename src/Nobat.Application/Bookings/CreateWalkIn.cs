using FluentValidation;
using Nobat.Application.Common;
using Nobat.Application.Services;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>The stylist enters a visit of somebody who came or called. The phone may be in any spelling.</summary>
public sealed record CreateWalkInCommand(
    string CustomerPhone,
    string CustomerName,
    LocalDate BookingDate,
    LocalTime StartTime,
    IReadOnlyList<Guid> ServiceIds
) : ICommand<Result<BookingAnswer>>;

internal sealed class CreateWalkInValidator : AbstractValidator<CreateWalkInCommand>
{
    public CreateWalkInValidator()
    {
        RuleFor(command => command.CustomerName).NotEmpty().MaximumLength(Booking.MaxNameLength);
        RuleFor(command => command.CustomerPhone).NotEmpty().MaximumLength(PhoneNumber.MaxSpelling);
        RuleFor(command => command.ServiceIds).MustBeServices();
    }
}

internal sealed class CreateWalkInHandler(ICalendars calendars, IRepository<Booking> bookings, IReadDb db, ICurrentUser me)
    : ICommandHandler<CreateWalkInCommand, Result<BookingAnswer>>
{
    public async Task<Result<BookingAnswer>> Handle(CreateWalkInCommand command, CancellationToken cancellationToken)
    {
        var phone = PhoneNumber.Parse(command.CustomerPhone);
        if (!phone.IsSuccess)
            return phone.Error.At("customerPhone");
        if (await calendars.FindOwnAsync(me.Id, cancellationToken) is not { } stylist)
            return BookingErrors.NotBookable;
        var services = await db.ChooseAsync(stylist, command.ServiceIds, cancellationToken);
        if (!services.IsSuccess)
            return services.Error;
        if (await calendars.LockAsync(stylist, command.BookingDate, cancellationToken) is not { } calendar)
            return BookingErrors.NotBookable;

        var wanted = new WantedTime(stylist, command.BookingDate, command.StartTime, services.Value.Shape);
        var visit = await calendar.OfferAsync(wanted, me.Language, null, cancellationToken);
        if (!visit.IsSuccess)
            return visit.Error;
        var walkIn = Booking.WalkIn(
            visit.Value,
            calendar.AgreedOn(services.Value),
            PersianText.Normalise(command.CustomerName.Trim()),
            phone.Value,
            Actor.Stylist(me.Id),
            calendar.Now
        );
        bookings.Add(walkIn);
        var card = new CustomerCard(walkIn.WalkInName, null, phone.Value.Value);
        return BookingAnswer.ForStylist(walkIn, card, me.Language, calendar.Now);
    }
}
