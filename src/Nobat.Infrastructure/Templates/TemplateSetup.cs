using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Notifications.Templates;
using Nobat.Application.Notifications.Writing;

namespace Nobat.Infrastructure.Templates;

internal static class TemplateSetup
{
    public static IServiceCollection AddNobatTemplates(this IServiceCollection services)
    {
        services
            .AddOptions<TemplateOptions>()
            .BindConfiguration("Templates")
            .Validate(templates => templates.HasMap, "Templates:MapUrl must be an https address with {latitude} and {longitude}.")
            .Validate(templates => templates.HasHosts, "Templates:AllowedHosts must be names of hosts, such as nobat.example.")
            .ValidateOnStart();
        services.AddSingleton<IDefaultTemplates, DefaultTemplates>();
        services.AddSingleton<INoticeTemplates, TemplateMemory>();
        return services;
    }
}
