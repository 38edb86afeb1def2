using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>Takes what providers say later of a notice that was sent.</summary>
public interface INoticeTracker
{
    Task DeliveredAsync(NotificationId notice, Instant at, CancellationToken ct);

    /// <summary>
    /// It did not arrive after all; the reader's next channel is tried. False while its worker has not written down yet that it was sent:
    /// to be said again a moment later.
    /// </summary>
    Task<bool> UndeliveredAsync(NotificationId notice, string code, Instant at, CancellationToken ct);

    /// <param name="cost">Rial, of one notice.</param>
    Task CostAsync(NotificationId notice, long cost, CancellationToken ct);
}
