using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;

namespace Nobat.Application.Policies;

/// <summary>The stylist's own terms as they stand.</summary>
public sealed record GetMyPolicyQuery : IQuery<Result<PolicyAnswer>>;

internal sealed class GetMyPolicyHandler(IReadDb db, ICurrentUser me) : IQueryHandler<GetMyPolicyQuery, Result<PolicyAnswer>>
{
    public async Task<Result<PolicyAnswer>> Handle(GetMyPolicyQuery request, CancellationToken cancellationToken) =>
        await db.Set<Calendar>()
            .Where(calendar => calendar.OwnerId == me.Id)
            .Select(calendar => calendar.Policy)
            .FirstOrDefaultAsync(cancellationToken)
            is { } policy
            ? PolicyAnswer.Of(policy)
            : CalendarErrors.NotFound;
}
