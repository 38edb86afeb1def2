using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>What handlers of the inbox cannot do through one aggregate.</summary>
public interface IInboxes
{
    /// <summary>Marks everything that is unread as read, inside the unit of work; how many there were.</summary>
    Task<int> ReadAllAsync(UserId owner, Instant now, CancellationToken ct);

    /// <summary>Tells the owner's open streams, in every process. For after the commit.</summary>
    Task TellAsync(UserId owner, long version);
}
