using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Domain.Policies;

namespace Nobat.Application.Policies;

/// <summary>The terms of bookings made from now on, whole; they become the next version.</summary>
public sealed record SetPolicyCommand(
    int FreeCancellationHours,
    int LateCancellationPercent,
    int NoShowPercent,
    int RescheduleHours,
    int MaxReschedules
) : ICommand<Result<PolicyAnswer>>;

internal sealed class SetPolicyHandler(ICalendars calendars, IRepository<Calendar> rows, ICurrentUser me, TimeProvider clock)
    : ICommandHandler<SetPolicyCommand, Result<PolicyAnswer>>
{
    public async Task<Result<PolicyAnswer>> Handle(SetPolicyCommand command, CancellationToken cancellationToken)
    {
        if (await calendars.FindOwnAsync(me.Id, cancellationToken) is not { } stylist)
            return CalendarErrors.NotFound;
        if (await rows.FindForUpdateAsync(new CalendarOf(stylist), cancellationToken) is not { } calendar)
            return CalendarErrors.NotFound;
        var next = BookingPolicy.Next(
            calendar.Policy,
            command.FreeCancellationHours,
            command.LateCancellationPercent,
            command.NoShowPercent,
            command.RescheduleHours,
            command.MaxReschedules
        );
        if (!next.IsSuccess)
            return next.Error;
        calendar.Agree(next.Value, clock.GetCurrentInstant());
        return PolicyAnswer.Of(calendar.Policy);
    }
}
