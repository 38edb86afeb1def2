using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Auth;

/// <summary>Where one is signed in, the last used first. At most the newest hundred: nobody has more devices.</summary>
public sealed record ListSessionsQuery : IQuery<Result<SessionList>>;

public sealed record SessionList(IReadOnlyList<SessionAnswer> Items);

/// <summary>One sign-in that is still good. Instants are UTC.</summary>
/// <param name="Place">Roughly where it was started, when that can be told.</param>
/// <param name="Current">Whether it is the one that asks.</param>
/// <param name="Trusted">Whether the owner vouches for the device at this moment.</param>
public sealed record SessionAnswer(
    SessionId Id,
    string? DeviceName,
    string? UserAgent,
    string? Place,
    Instant SignedInAt,
    Instant LastUsedAt,
    Instant ExpiresAt,
    bool Current,
    bool Trusted
);

internal sealed class ListSessionsHandler(IReadDb db, ICurrentUser me, TimeProvider clock)
    : IQueryHandler<ListSessionsQuery, Result<SessionList>>
{
    private const int Most = 100;

    public async Task<Result<SessionList>> Handle(ListSessionsQuery request, CancellationToken cancellationToken)
    {
        var now = clock.GetCurrentInstant();
        var current = me.SessionId;
        var found = await (
            from session in db.Set<Session>()
            where session.UserId == me.Id && session.RevokedAt == null && session.ExpiresAt > now
            join device in db.Set<Device>() on new { session.UserId, Id = session.DeviceId } equals new { device.UserId, device.Id }
            join attempt in db.Set<SignInAttempt>() on (SessionId?)session.Id equals attempt.SessionId into attempts
            from attempt in attempts.DefaultIfEmpty()
            orderby session.LastUsedAt descending, session.Id
            select new SessionAnswer(
                session.Id,
                device.Name,
                device.UserAgent,
                attempt == null ? null : attempt.Place,
                session.CreatedAt,
                session.LastUsedAt,
                session.ExpiresAt,
                session.Id == current,
                device.TrustedUntil != null && device.TrustedUntil > now
            )
        )
            .Take(Most)
            .ToListAsync(cancellationToken);
        return new SessionList(found);
    }
}
