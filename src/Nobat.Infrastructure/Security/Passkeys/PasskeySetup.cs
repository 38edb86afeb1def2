using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nobat.Application.Auth.Passkeys;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Jobs;

namespace Nobat.Infrastructure.Security.Passkeys;

internal static class PasskeySetup
{
    public static IServiceCollection AddNobatPasskeys(this IServiceCollection services)
    {
        services.AddOptions<PasskeySettings>().BindConfiguration("Passkeys").ValidateOnStart();
        services.AddSingleton<IValidateOptions<PasskeySettings>, PasskeySettingsValidator>();
        services.AddSingleton<PasskeyPlace>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<PasskeyPlace>((options, place) => place.Configure(options));
        services.AddScoped<PasskeyStore>();
        // The one part of ASP.NET Core's Identity that the handler needs; nothing else of it is used.
        services.AddScoped(provider => new UserManager<User>(
            provider.GetRequiredService<PasskeyStore>(),
            optionsAccessor: null!,
            passwordHasher: null!,
            userValidators: [],
            passwordValidators: [],
            keyNormalizer: null!,
            new IdentityErrorDescriber(),
            provider,
            provider.GetRequiredService<ILogger<UserManager<User>>>()
        ));
        services.AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>();
        services.AddScoped<IPasskeys, PasskeyService>();
        services.AddSingleton<SignInCleaner>().AddRecurringJob<SignInCleaner>();
        return services;
    }
}
