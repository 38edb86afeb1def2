using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nobat.Application.Notifications;

namespace Nobat.Infrastructure.Notifications;

internal static class NoticeSetup
{
    public static IServiceCollection AddNobatNotices(this IServiceCollection services)
    {
        services.AddOptions<NoticeOptions>().BindConfiguration(NoticeOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<NoticeOptions>, NoticeOptionsValidator>();
        services
            .AddOptions<TextLimitOptions>()
            .BindConfiguration(TextLimitOptions.Section)
            .Validate(limits => limits.TextsPerHour is >= 1 and <= 100_000, "Notices:TextsPerHour must be 1 to 100000.")
            .Validate(limits => limits.AccountTextsPerHour is >= 1 and <= 100_000, "Notices:AccountTextsPerHour must be 1 to 100000.")
            .ValidateOnStart();
        services.AddSingleton<NoticeSignal>();
        services.AddSingleton<NoticeStore>();
        services.AddSingleton<INoticeQueue, NoticeQueue>();
        services.AddSingleton<INoticeTracker, NoticeTracker>();
        services.AddSingleton<NoticeWorkers>();
        services.AddHostedService(provider => provider.GetRequiredService<NoticeWorkers>());
        return services;
    }
}
