using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Services;

namespace Nobat.Application.Services;

/// <summary>One of one's own services; another's answers <c>service.not_found</c> like a missing one.</summary>
public sealed record GetServiceQuery(ServiceId Id) : IQuery<Result<ServiceAnswer>>;

internal sealed class GetServiceHandler(IReadDb db, ICurrentUser me) : IQueryHandler<GetServiceQuery, Result<ServiceAnswer>>
{
    public async Task<Result<ServiceAnswer>> Handle(GetServiceQuery request, CancellationToken cancellationToken) =>
        await db.Set<Service>()
            .FirstOrDefaultAsync(
                service => service.Id == request.Id && service.OwnerId == me.Id && service.RemovedAt == null,
                cancellationToken
            )
            is { } service
            ? ServiceAnswer.From(service)
            : ServiceErrors.NotFound;
}
