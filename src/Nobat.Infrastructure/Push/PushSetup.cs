using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nobat.Application.Notifications;
using Nobat.Infrastructure.Http;

namespace Nobat.Infrastructure.Push;

internal static class PushSetup
{
    public static IServiceCollection AddNobatPush(this IServiceCollection services)
    {
        services.AddOptions<PushOptions>().BindConfiguration(PushOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PushOptions>, PushOptionsValidator>();
        services.AddPushClient(OutboundPatience.Usual);
        services.AddSingleton<PushService>();
        services.AddSingleton<IPushService>(provider => provider.GetRequiredService<PushService>());
        services.AddSingleton<INoticeChannel, WebPushChannel>();
        return services;
    }
}
