using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nobat.Application.Auth;

namespace Nobat.Infrastructure.Security.External;

internal static class ExternalSetup
{
    private const long LargestAnswer = 1_048_576;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddNobatExternalSignIn(this IServiceCollection services)
    {
        services.AddOptions<ExternalOptions>().BindConfiguration("External").ValidateOnStart();
        services.AddSingleton<IValidateOptions<ExternalOptions>, ExternalOptionsValidator>();
        services
            .AddHttpClient(
                ExternalProviders.Client,
                client => (client.Timeout, client.MaxResponseContentBufferSize) = (Patience, LargestAnswer)
            )
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = Patience })
            .RemoveAllLoggers();
        services.AddSingleton<IExternalProviders, ExternalProviders>();
        services.AddSingleton<ICeremonies, Ceremonies>();
        return services;
    }
}
