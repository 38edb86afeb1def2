using Microsoft.Extensions.Hosting;
using Nobat.Domain.Common;
using Nobat.Infrastructure.Redis;

namespace Nobat.Infrastructure.Security;

/// <summary>Hears from other processes which accounts to look up anew.</summary>
internal sealed class SessionNewsListener(RedisConnection redis, SessionMemory memory) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        redis.SubscribeAsync(
            SessionMemory.Channel,
            async text =>
            {
                if (Guid.TryParse(text, out var user))
                    await memory.ForgetAsync(UserId.From(user));
            }
        );

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
