using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Infrastructure.Database;
using NodaTime;

namespace Nobat.Infrastructure.Notifications;

/// <summary>Writes down what providers say later, each time in a transaction of its own. A notice that is not there is passed over.</summary>
internal sealed class NoticeTracker(IServiceScopeFactory scopes, NoticeSignal signal) : INoticeTracker
{
    public Task DeliveredAsync(NotificationId notice, Instant at, CancellationToken ct) =>
        ChangeAsync(notice, found => found.Arrive(at), ct);

    public Task CostAsync(NotificationId notice, long cost, CancellationToken ct) => ChangeAsync(notice, found => found.Price(cost), ct);

    public async Task<bool> UndeliveredAsync(NotificationId notice, string code, Instant at, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, work, rows) = Services(scope);
        if (await rows.FindAsync(new NotificationById(notice), ct) is not { } seen)
            return true;
        await work.BeginAsync(ct);
        await db.LockChannelsAsync(seen, ct);
        db.ChangeTracker.Clear();
        var found = await rows.FindForUpdateAsync(new NotificationById(notice), ct);
        if (found is { State: NotificationState.Sending })
            return false;
        if (found is null || !found.Miss(code, at))
            return true;
        await db.SaveChangesAsync(ct);
        await db.FallBackAsync(found, await scope.ServiceProvider.GetRequiredService<IDatabaseClock>().NowAsync(ct), ct);
        await SaveAsync(work, ct);
        signal.Wake();
        return true;
    }

    private async Task ChangeAsync(NotificationId notice, Action<Notification> change, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (_, work, rows) = Services(scope);
        if (await rows.FindForUpdateAsync(new NotificationById(notice), ct) is not { } found)
            return;
        change(found);
        await SaveAsync(work, ct);
    }

    private static async Task SaveAsync(IUnitOfWork work, CancellationToken ct)
    {
        if (await work.SaveAsync(ct) is { } refused)
            throw new InvalidOperationException($"What became of a notice could not be written down: {refused.Code}.");
    }

    private static (NobatDb, IUnitOfWork, IRepository<Notification>) Services(AsyncServiceScope scope) =>
        (
            scope.ServiceProvider.GetRequiredService<NobatDb>(),
            scope.ServiceProvider.GetRequiredService<IUnitOfWork>(),
            scope.ServiceProvider.GetRequiredService<IRepository<Notification>>()
        );
}
