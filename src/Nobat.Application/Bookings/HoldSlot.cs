using FluentValidation;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Application.Services;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Services;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>Takes a free time tentatively; an earlier hold of the same customer at the same stylist is given back.</summary>
public sealed record HoldSlotCommand(StylistId StylistId, LocalDate BookingDate, LocalTime StartTime, IReadOnlyList<Guid> ServiceIds)
    : ICommand<Result<BookingAnswer>>;

internal sealed class HoldSlotValidator : AbstractValidator<HoldSlotCommand>
{
    public HoldSlotValidator() => RuleFor(command => command.ServiceIds).MustBeServices();
}

internal sealed class HoldSlotHandler(
    ICalendars calendars,
    RushGlance glance,
    ICustomerHolds holds,
    IRepository<Booking> bookings,
    IReadDb db,
    ICurrentUser me,
    IOptions<BookingOptions> options
) : ICommandHandler<HoldSlotCommand, Result<BookingAnswer>>
{
    public async Task<Result<BookingAnswer>> Handle(HoldSlotCommand command, CancellationToken cancellationToken)
    {
        var services = await db.ChooseAsync(command.StylistId, command.ServiceIds, cancellationToken);
        if (!services.IsSuccess)
            return services.Error;
        var wanted = new WantedTime(command.StylistId, command.BookingDate, command.StartTime, services.Value.Shape);
        if (await glance.RefusalAsync(wanted, cancellationToken) is { } tooLate)
            return tooLate;
        if (await calendars.LockAsync(command.StylistId, command.BookingDate, cancellationToken) is not { } calendar)
            return BookingErrors.NotBookable;
        if (calendar.Owner == me.Id)
            return BookingErrors.OwnCalendar;
        if (calendar.WantsServices(services.Value))
            return ServiceErrors.Required.At("serviceIds");

        var visit = await calendar.OfferAsync(wanted, me.Language, calendar.HoldOf(me.Id), cancellationToken);
        if (!visit.IsSuccess)
            return visit.Error;
        var mine = await holds.LockAsync(me.Id, calendar.Stylist, cancellationToken);
        if (TooMany(mine, calendar.Now) is { } refused)
            return refused;
        await bookings.GiveBackAsync(mine.Here, me.Id, calendar.Now, cancellationToken);

        var length = Duration.FromTimeSpan(options.Value.HoldLength);
        var held = Booking.Hold(visit.Value, calendar.AgreedOn(services.Value), me.Id, length, calendar.Now);
        if (!held.IsSuccess)
            return held.Error;
        bookings.Add(held.Value);
        return BookingAnswer.For(held.Value, me.Language, calendar.Now);
    }

    private Error? TooMany(CustomerHolds mine, Instant now)
    {
        var limits = options.Value;
        if (mine.LiveElsewhere >= limits.MaxLiveHolds)
            return BookingErrors.TooManyHolds;
        if (mine.LastUnusedEnd is not { } last || mine.Unused < limits.UnusedHoldsAllowed)
            return null;
        var doublings = Math.Min(mine.Unused - limits.UnusedHoldsAllowed, 10);
        var wait = Duration.FromTimeSpan(limits.CoolDown) * (1 << doublings);
        var until = last + Duration.Min(wait, Duration.FromTimeSpan(limits.UnusedHoldsWindow));
        return now < until ? BookingErrors.HoldsCoolDown.After(until - now) : null;
    }
}
