using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nobat.Application.Notifications;
using Nobat.Infrastructure.Jobs;

namespace Nobat.Infrastructure.Inbox;

internal static class InboxSetup
{
    public static IServiceCollection AddNobatInbox(this IServiceCollection services)
    {
        services.AddOptions<InboxOptions>().BindConfiguration(InboxOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<InboxOptions>, InboxOptionsValidator>();
        services.AddSingleton<InboxReader>();
        services.AddScoped<IInboxes, Inboxes>();
        services.AddSingleton<INoticeChannel, InboxChannel>();
        services.AddRecurringJob<InboxCleaner>();
        return services;
    }
}
