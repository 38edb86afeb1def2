using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;

namespace Nobat.Application.Stylists;

/// <summary>Says when the free times behind a shared link may be others than before. A link that leads nowhere is <c>link.not_found</c>.</summary>
/// <param name="StylistId">As written in the address, well-formed or not.</param>
/// <param name="Token">As written in the address.</param>
public sealed record OpenLinkStreamQuery(string StylistId, string Token) : IQuery<Result<LiveStream>>;

internal sealed class OpenLinkStreamHandler(ILiveStreams streams, IClient client) : IQueryHandler<OpenLinkStreamQuery, Result<LiveStream>>
{
    public Task<Result<LiveStream>> Handle(OpenLinkStreamQuery request, CancellationToken cancellationToken) =>
        streams.OpenCalendarAsync(request.StylistId, request.Token, client.Address, cancellationToken);
}
