using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Application.Notifications;

namespace Nobat.Infrastructure.Sms;

/// <summary>Who carries text messages (<c>Sms</c> in configuration).</summary>
public sealed class SmsOptions
{
    public const string Console = "console";

    /// <summary><c>console</c> keeps messages where <c>/dev/messages</c> shows them; it is refused in Production.</summary>
    public string Provider { get; set; } = "";
}

internal sealed class SmsOptionsValidator(IHostEnvironment environment) : IValidateOptions<SmsOptions>
{
    public ValidateOptionsResult Validate(string? name, SmsOptions options) =>
        options.Provider switch
        {
            SmsOptions.Console when environment.IsProduction() => ValidateOptionsResult.Fail(
                "Sms:Provider console sends nothing and is refused in Production."
            ),
            SmsOptions.Console => ValidateOptionsResult.Success,
            _ => ValidateOptionsResult.Fail("Sms:Provider names no provider this version has."),
        };
}

internal static class SmsSetup
{
    public static IServiceCollection AddNobatSms(this IServiceCollection services)
    {
        services.AddOptions<SmsOptions>().BindConfiguration("Sms").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmsOptions>, SmsOptionsValidator>();
        services.AddSingleton<IDevelopmentMessages, DevelopmentMessages>();
        services.AddSingleton<ISmsSender, ConsoleSms>();
        return services;
    }
}
