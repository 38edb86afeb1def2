using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Services;

namespace Nobat.Application.Services;

/// <summary>One's own catalogue in its order, inactive services too. There is one page: a catalogue has at most a hundred.</summary>
public sealed record ListServicesQuery : IQuery<Result<Page<ServiceAnswer>>>;

internal sealed class ListServicesHandler(IReadDb db, ICurrentUser me) : IQueryHandler<ListServicesQuery, Result<Page<ServiceAnswer>>>
{
    public async Task<Result<Page<ServiceAnswer>>> Handle(ListServicesQuery request, CancellationToken cancellationToken)
    {
        var mine = await db.Set<Service>()
            .Where(service => service.OwnerId == me.Id && service.RemovedAt == null)
            .OrderBy(service => service.SortOrder)
            .ThenBy(service => service.Id)
            .ToListAsync(cancellationToken);
        return new Page<ServiceAnswer>([.. mine.Select(ServiceAnswer.From)], NextCursor: null);
    }
}
