using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nobat.Application.Notifications;

namespace Nobat.Infrastructure.Live;

internal static class LiveSetup
{
    public static IServiceCollection AddNobatLiveStreams(this IServiceCollection services)
    {
        services.AddOptions<StreamOptions>().BindConfiguration(StreamOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<StreamOptions>, StreamOptionsValidator>();
        services.AddSingleton<InboxTopic>().AddSingleton<CalendarTopic>().AddSingleton<StreamDoor>().AddSingleton<CalendarVersions>();
        services.AddSingleton<ILiveStreams, LiveStreams>();
        services.AddHostedService<LiveWatch>();
        return services;
    }
}
