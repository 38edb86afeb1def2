using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Availability;

/// <summary>Changes the given members of one's schedule.</summary>
public sealed record ChangeScheduleCommand(StylistId StylistId, ScheduleChange Change) : ICommand<Result<ScheduleAnswer>>;

internal sealed class ChangeScheduleHandler(IRepository<Calendar> calendars, IReadDb db, ICurrentUser me, TimeProvider clock)
    : ICommandHandler<ChangeScheduleCommand, Result<ScheduleAnswer>>
{
    public async Task<Result<ScheduleAnswer>> Handle(ChangeScheduleCommand command, CancellationToken cancellationToken)
    {
        if (!await db.IsStylistAsync(me.Id, command.StylistId, cancellationToken))
            return StylistErrors.NotFound;
        if (await calendars.FindForUpdateAsync(new CalendarOf(command.StylistId), cancellationToken) is not { } calendar)
            return CalendarErrors.NotFound;
        var now = clock.GetCurrentInstant();
        var changed = command.Change.ApplyTo(calendar, calendar.TimeZone, calendar.Hours, calendar.Settings, now);
        return changed.IsSuccess ? ScheduleAnswer.From(calendar) : changed.Error;
    }
}
