using System.Globalization;
using Nobat.Application.Common;
using Nobat.Domain.Common;

namespace Nobat.Application.Notifications;

/// <summary>One's own inbox as it changes, for as long as this session lives.</summary>
/// <param name="LastEventId">As the reader brought it; what no stream of ours gave out counts as none.</param>
public sealed record OpenInboxStreamQuery(string? LastEventId) : IQuery<Result<LiveStream>>;

internal sealed class OpenInboxStreamHandler(ILiveStreams streams, ICurrentUser me)
    : IQueryHandler<OpenInboxStreamQuery, Result<LiveStream>>
{
    public Task<Result<LiveStream>> Handle(OpenInboxStreamQuery request, CancellationToken cancellationToken)
    {
        long? after = long.TryParse(request.LastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : null;
        return Task.FromResult(streams.OpenInbox(me.Id, me.SessionId, after));
    }
}
