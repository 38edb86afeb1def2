using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Common;
using Nobat.Infrastructure.Database;
using Nobat.Infrastructure.Localization;

namespace Nobat.Infrastructure;

public static class DependencyInjection
{
    /// <summary>Every adapter. Connection strings are read when first used, so hosts may set them until then.</summary>
    public static IServiceCollection AddNobatInfrastructure(this IServiceCollection services)
    {
        services.AddNobatDatabase();
        services.AddSingleton<ITexts, JsonTexts>();
        return services;
    }
}
