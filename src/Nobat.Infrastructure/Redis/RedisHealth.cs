using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Nobat.Infrastructure.Redis;

/// <summary>Without Redis Nobat is slower, never wrong: that is told, and takes no traffic away.</summary>
internal sealed class RedisHealth(RedisConnection redis) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await PingAsync().WaitAsync(Patience, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception away) when (away is RedisException or TimeoutException)
        {
            return HealthCheckResult.Degraded(away.GetType().Name);
        }
    }

    private async Task PingAsync()
    {
        if (await redis.TryGetDatabaseAsync() is not { } database)
            throw new TimeoutException();
        await database.PingAsync();
    }
}
