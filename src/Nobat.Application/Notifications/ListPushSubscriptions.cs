using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>One's own browsers that get notices, the newest first; never what it takes to write to them.</summary>
public sealed record ListPushSubscriptionsQuery : IQuery<Result<PushSubscriptionList>>;

public sealed record PushSubscriptionList(IReadOnlyList<PushSubscriptionAnswer> Items);

/// <summary>One browser. Instants are UTC.</summary>
/// <param name="Service">The host of its push service.</param>
/// <param name="UserAgent">In its own words, as it last said.</param>
public sealed record PushSubscriptionAnswer(
    PushSubscriptionId Id,
    SessionId SessionId,
    string Service,
    string? UserAgent,
    Instant CreatedAt,
    Instant RenewedAt
)
{
    public static PushSubscriptionAnswer Of(PushSubscription one) =>
        new(one.Id, one.SessionId, one.Service, one.UserAgent, one.CreatedAt, one.RenewedAt);
}

internal sealed class ListPushSubscriptionsHandler(IReadDb db, ICurrentUser me)
    : IQueryHandler<ListPushSubscriptionsQuery, Result<PushSubscriptionList>>
{
    public async Task<Result<PushSubscriptionList>> Handle(ListPushSubscriptionsQuery request, CancellationToken cancellationToken) =>
        new PushSubscriptionList(
            await db.Set<PushSubscription>()
                .Where(one => one.UserId == me.Id)
                .OrderByDescending(one => one.CreatedAt)
                .Select(one => new PushSubscriptionAnswer(one.Id, one.SessionId, one.Service, one.UserAgent, one.CreatedAt, one.RenewedAt))
                .ToListAsync(cancellationToken)
        );
}
