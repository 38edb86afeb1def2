using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Availability;

/// <summary>Sets one's whole schedule; members left out get their defaults. Exceptions and bookings stay.</summary>
public sealed record SetScheduleCommand(StylistId StylistId, ScheduleChange Schedule) : ICommand<Result<ScheduleAnswer>>;

internal sealed class SetScheduleHandler(IRepository<Calendar> calendars, IReadDb db, ICurrentUser me, TimeProvider clock)
    : ICommandHandler<SetScheduleCommand, Result<ScheduleAnswer>>
{
    public async Task<Result<ScheduleAnswer>> Handle(SetScheduleCommand command, CancellationToken cancellationToken)
    {
        if (!await db.IsStylistAsync(me.Id, command.StylistId, cancellationToken))
            return StylistErrors.NotFound;
        var now = clock.GetCurrentInstant();
        var found = await calendars.FindForUpdateAsync(new CalendarOf(command.StylistId), cancellationToken);
        var calendar = found ?? Calendar.Open(command.StylistId, me.Id, now);
        var set = command.Schedule.ApplyTo(calendar, TimeZones.Default, WeeklyHours.None, SlotSettings.Default, now);
        if (!set.IsSuccess)
            return set.Error;
        if (found is null)
            calendars.Add(calendar);
        return ScheduleAnswer.From(calendar);
    }
}
