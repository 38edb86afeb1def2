using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nobat.Application.Auth;
using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Infrastructure.Security.Passkeys;

namespace Nobat.Infrastructure.Security;

internal static class SecuritySetup
{
    public static IServiceCollection AddNobatSecurity(this IServiceCollection services)
    {
        services.AddOptions<SecurityOptions>().BindConfiguration("Security").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SecurityOptions>, SecurityOptionsValidator>();
        services.AddOptions<AdminOptions>().BindConfiguration("Admin").ValidateOnStart();
        services.AddSingleton<IValidateOptions<AdminOptions>, AdminOptionsValidator>();
        services.AddOptions<LimitOptions>().BindConfiguration("Limits").ValidateDataAnnotations().ValidateOnStart();

        services.AddOptions<PasswordOptions>().BindConfiguration("Passwords").ValidateDataAnnotations().ValidateOnStart();

        services.AddNobatPasskeys();
        services.AddHttpContextAccessor();
        services.AddScoped<ICurrentUser, CurrentUser>();
        services.AddScoped<IClient, Client>();
        services.AddSingleton<IPlaces, NoPlaces>();
        services.AddScoped<IPhoneLock, PhoneLock>();
        services.AddScoped<ICodeLedger, CodeLedger>();
        services.AddSingleton<RefusalCounter>();
        services.AddSingleton<ICodeRefusals>(provider => provider.GetRequiredService<RefusalCounter>());
        services.AddHostedService(provider => provider.GetRequiredService<RefusalCounter>());
        services.AddSingleton<ICodeHasher, CodeHasher>();
        services.AddSingleton<IPasswordHasher, PasswordHasher>();
        services.AddSingleton<SigningKeyRing>();
        services.AddSingleton<IValueSeal, ValueSeal>();
        services.AddSingleton<ITotp, TotpCodes>();
        services.AddSingleton<IRecoveryCodes, RecoveryCodeMaker>();
        services.AddOptions<IdentityOptions>().BindConfiguration("Identity").ValidateOnStart();
        services.AddSingleton<ITokens, Tokens>();
        services.AddSingleton<IVisitLinks, VisitLinks>();
        services.AddSingleton<IAdministrators, Administrators>();
        services.AddHybridCache();
        services.AddSingleton<SessionMemory>();
        services.AddSingleton<ISessionNews>(provider => provider.GetRequiredService<SessionMemory>());
        services.AddHostedService<SessionNewsListener>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, AccessTokenSetup>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        return services;
    }
}
