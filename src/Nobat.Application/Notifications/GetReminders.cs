using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Notifications;

/// <summary>How long before a visit one's own customers are reminded.</summary>
public sealed record GetRemindersQuery : IQuery<Result<RemindersAnswer>>;

internal sealed class GetRemindersHandler(IReadDb db, ICurrentUser me) : IQueryHandler<GetRemindersQuery, Result<RemindersAnswer>>
{
    public async Task<Result<RemindersAnswer>> Handle(GetRemindersQuery request, CancellationToken cancellationToken)
    {
        if (await db.OwnStylistAsync(me, cancellationToken) is not { } stylist)
            return StylistErrors.NotFound;
        var times = await db.Set<ReminderTimes>().FirstOrDefaultAsync(one => one.StylistId == stylist, cancellationToken);
        return new RemindersAnswer(times?.MinutesBefore ?? ReminderTimes.Usual);
    }
}
