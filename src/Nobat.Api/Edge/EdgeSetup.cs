using Microsoft.Extensions.Options;

namespace Nobat.Api.Edge;

/// <summary>
/// What stands between the network and the use cases, in the order of its cost: the address, the way it came, the lane, and only then
/// who it is and how much they asked for already.
/// </summary>
internal static class EdgeSetup
{
    public static void AddEdge(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration("RateLimits").ValidateOnStart();
        services.AddSingleton<IValidateOptions<RateLimitOptions>, RateLimitOptionsValidator>();
        services.AddOptions<OverloadOptions>().BindConfiguration("Overload").ValidateOnStart();
        services.AddSingleton<IValidateOptions<OverloadOptions>, OverloadOptionsValidator>();
        services.AddSingleton<IConfigureOptions<ForwardedHeadersOptions>, ForwardedHeadersSetup>();
    }

    /// <summary>Behind routing, before authentication.</summary>
    public static void UseEdge(this IApplicationBuilder app)
    {
        app.UseMiddleware<NetworkGate>();
        app.Use(NetworkGate.GuardAdministration);
        app.UseMiddleware<BodyDeadline>();
        app.UseMiddleware<OverloadMiddleware>();
        app.UseMiddleware<StrikeMiddleware>();
    }

    /// <summary>Behind authentication, before authorization.</summary>
    public static void UseLimits(this IApplicationBuilder app)
    {
        app.Use(NetworkGate.RefuseGuests);
        app.UseMiddleware<RateLimitMiddleware>();
    }
}
