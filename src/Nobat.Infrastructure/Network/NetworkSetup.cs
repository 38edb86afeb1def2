using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Application.Network;

namespace Nobat.Infrastructure.Network;

internal static class NetworkSetup
{
    public static IServiceCollection AddNobatNetwork(this IServiceCollection services)
    {
        services.AddOptions<NetworkOptions>().BindConfiguration(NetworkOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<NetworkOptions>, NetworkOptionsValidator>();
        services.AddSingleton(provider => new NetworkRules(provider.GetRequiredService<IOptions<NetworkOptions>>().Value));
        services.AddSingleton<BlockList>();
        services.AddSingleton<IBlockList>(provider => provider.GetRequiredService<BlockList>());
        services.AddHostedService<BlockListWatch>();
        services.AddScoped<Strikes>();
        services.AddSingleton<RequestCounts>();
        services.AddSingleton<IRequestCounts>(provider => provider.GetRequiredService<RequestCounts>());
        services.AddHostedService<RequestCountsTurn>();
        return services;
    }
}
