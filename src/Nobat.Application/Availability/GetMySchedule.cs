using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;

namespace Nobat.Application.Availability;

/// <summary>One's own schedule; <c>calendar.not_found</c> until it is set.</summary>
public sealed record GetMyScheduleQuery : IQuery<Result<ScheduleAnswer>>;

internal sealed class GetMyScheduleHandler(IReadDb db, ICurrentUser me) : IQueryHandler<GetMyScheduleQuery, Result<ScheduleAnswer>>
{
    public async Task<Result<ScheduleAnswer>> Handle(GetMyScheduleQuery request, CancellationToken cancellationToken) =>
        await db.Set<Calendar>().FirstOrDefaultAsync(calendar => calendar.OwnerId == me.Id, cancellationToken) is { } calendar
            ? ScheduleAnswer.From(calendar)
            : CalendarErrors.NotFound;
}
