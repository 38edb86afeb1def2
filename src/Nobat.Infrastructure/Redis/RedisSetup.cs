using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Common;

namespace Nobat.Infrastructure.Redis;

internal static class RedisSetup
{
    public static IServiceCollection AddNobatRedis(this IServiceCollection services)
    {
        services.AddSingleton<RedisConnection>();
        services.AddSingleton<RateLimiter>();
        services.AddSingleton<IRateLimiter>(provider => provider.GetRequiredService<RateLimiter>());
        services.AddHealthChecks().AddCheck<RedisHealth>("redis", tags: ["ready"]);
        return services;
    }
}
