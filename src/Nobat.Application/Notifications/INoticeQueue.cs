using Nobat.Domain.Notifications;

namespace Nobat.Application.Notifications;

/// <summary>Where notices wait for the workers of all processes.</summary>
public interface INoticeQueue
{
    /// <summary>Adds those whose key is new, all of them or none, and wakes the workers of this process.</summary>
    Task AddAsync(IReadOnlyList<Notification> notices, CancellationToken ct);

    /// <summary>Has the workers of this process look at once; those of others look within a second.</summary>
    void Wake();
}
