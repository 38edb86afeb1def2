using System.ComponentModel;
using Microsoft.Extensions.Caching.Hybrid;
using Nobat.Application.Auth;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Redis;
using NodaTime;
using Npgsql;

namespace Nobat.Infrastructure.Security;

/// <summary>A session and its account as they are now.</summary>
[ImmutableObject(true)]
internal sealed record SessionState(
    UserId User,
    UserRole Role,
    UserStatus Status,
    Language Language,
    Instant SignedInAt,
    Instant ExpiresAt,
    bool HasSecondFactor
);

/// <summary>
/// Who is behind a session, from PostgreSQL, remembered for at most a second in this process. News of a change empties the memory at
/// once here and, through Redis, elsewhere; without Redis the second is the bound.
/// </summary>
internal sealed class SessionMemory(HybridCache cache, NpgsqlDataSource database, RedisConnection redis) : ISessionNews
{
    public const string Channel = "nobat:sessions";

    private static readonly HybridCacheEntryOptions OneSecondHere = new()
    {
        LocalCacheExpiration = TimeSpan.FromSeconds(1),
        Flags = HybridCacheEntryFlags.DisableDistributedCache,
    };

    /// <summary>Something has become of an account or its sessions, here or in another process.</summary>
    public event Action<UserId>? Changed;

    /// <summary>Null for a session that is unknown, ended, or of a disabled account.</summary>
    public ValueTask<SessionState?> FindAsync(SessionId session, UserId user, CancellationToken ct) =>
        cache.GetOrCreateAsync(
            $"session:{session.Value:N}",
            (database, session),
            static (key, token) => ReadAsync(key.database, key.session, token),
            OneSecondHere,
            [TagOf(user)],
            ct
        );

    public async Task SessionsChangedAsync(UserId user, CancellationToken ct)
    {
        await ForgetAsync(user);
        await redis.PublishAsync(Channel, user.Value.ToString());
    }

    public async ValueTask ForgetAsync(UserId user)
    {
        await cache.RemoveByTagAsync(TagOf(user));
        Changed?.Invoke(user);
    }

    private static string TagOf(UserId user) => $"user:{user.Value:N}";

    private static async ValueTask<SessionState?> ReadAsync(NpgsqlDataSource database, SessionId session, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            SELECT u.id, u.role, u.status, u.language, s.created_at, s.expires_at, s.has_second_factor
              FROM sessions s JOIN users u ON u.id = s.user_id
             WHERE s.id = $1 AND s.revoked_at IS NULL AND u.status <> 'inactive'
            """
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = session.Value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new SessionState(
                UserId.From(reader.GetGuid(0)),
                await reader.GetFieldValueAsync<UserRole>(1, ct),
                await reader.GetFieldValueAsync<UserStatus>(2, ct),
                await reader.GetFieldValueAsync<Language>(3, ct),
                await reader.GetFieldValueAsync<Instant>(4, ct),
                await reader.GetFieldValueAsync<Instant>(5, ct),
                reader.GetBoolean(6)
            )
            : null;
    }
}
