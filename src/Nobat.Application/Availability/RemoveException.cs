using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;

namespace Nobat.Application.Availability;

/// <summary>Takes back one of one's own exceptions; another's answers <c>calendar.exception_not_found</c> like a missing one.</summary>
public sealed record RemoveExceptionCommand(CalendarExceptionId Id) : ICommand<Result>;

internal sealed class RemoveExceptionHandler(IRepository<Calendar> calendars, ICurrentUser me, TimeProvider clock)
    : ICommandHandler<RemoveExceptionCommand, Result>
{
    public async Task<Result> Handle(RemoveExceptionCommand command, CancellationToken cancellationToken) =>
        await calendars.FindForUpdateAsync(new CalendarOwnedBy(me.Id), cancellationToken) is { } calendar
            ? calendar.Lift(command.Id, clock.GetCurrentInstant())
            : CalendarErrors.ExceptionNotFound;
}
