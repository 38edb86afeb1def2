using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Audit;

namespace Nobat.Infrastructure.Audit;

internal static class AuditSetup
{
    public static IServiceCollection AddNobatAudit(this IServiceCollection services)
    {
        services.AddScoped<AuditTrail>();
        services.AddSingleton<IAuditLog, AuditLog>();
        services.AddSingleton<AuditSealer>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditSealer>());
        return services;
    }
}
