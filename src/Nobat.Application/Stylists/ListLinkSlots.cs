using MediatR;
using Nobat.Application.Availability;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Stylists;

/// <summary>The free times behind a shared link, as <see cref="ListFreeSlotsQuery"/> answers them; a link that leads nowhere comes first.</summary>
/// <param name="StylistId">As written in the address, well-formed or not.</param>
/// <param name="Token">As written in the address.</param>
public sealed record ListLinkSlotsQuery(string StylistId, string Token, DateRange Dates, bool Explain, IReadOnlyList<Guid> ServiceIds)
    : IQuery<Result<FreeSlotsAnswer>>;

internal sealed class ListLinkSlotsHandler(IReadDb db, IMediator mediator) : IQueryHandler<ListLinkSlotsQuery, Result<FreeSlotsAnswer>>
{
    public async Task<Result<FreeSlotsAnswer>> Handle(ListLinkSlotsQuery request, CancellationToken cancellationToken)
    {
        if (await db.FindByLinkAsync(request.StylistId, request.Token, cancellationToken) is not { } found)
            return StylistErrors.LinkNotFound;
        var inner = new ListFreeSlotsQuery(found.Id, request.Dates, request.Explain, request.ServiceIds);
        var slots = await mediator.Send(inner, cancellationToken);
        // Out of sight since the link was looked up.
        return slots.Error == StylistErrors.NotFound ? StylistErrors.LinkNotFound : slots;
    }
}
