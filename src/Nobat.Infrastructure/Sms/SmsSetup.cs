using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Application.Sms;
using Nobat.Infrastructure.Http;
using Nobat.Infrastructure.Jobs;

namespace Nobat.Infrastructure.Sms;

internal static class SmsSetup
{
    /// <summary>A provider's own: one that hangs leaves time for another one within the ten seconds of <see cref="SmsRouter.Whole"/>.</summary>
    public static readonly OutboundPatience Patience = new(
        Try: TimeSpan.FromSeconds(3),
        Whole: TimeSpan.FromSeconds(9),
        Pause: TimeSpan.FromMilliseconds(100),
        Break: TimeSpan.FromSeconds(5)
    );

    public static IServiceCollection AddNobatSms(this IServiceCollection services)
    {
        services.AddOptions<SmsOptions>().BindConfiguration(SmsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SmsOptions>, SmsOptionsValidator>();
        services.AddSingleton<IDevelopmentMessages, DevelopmentMessages>();
        services
            .AddSingleton<ISmsProvider, ConsoleSms>()
            .AddSingleton<ISmsProvider, KavenegarSms>()
            .AddSingleton<ISmsProvider, TwilioSms>();
        services.AddSmsClients(Patience);
        services.AddSingleton<SmsLineup>().AddSingleton<SmsBook>().AddSingleton<SmsNewsBook>();
        services.AddSingleton<SmsAlerts>().AddSingleton<SmsBudgets>().AddSingleton<SmsRouter>().AddSingleton<SmsNewsDesk>();
        services.AddSingleton<IRecipientMark, RecipientMark>().AddSingleton<ISmsCallbacks, TwilioCallbacks>();
        services.AddSingleton<ISmsLineup>(provider => provider.GetRequiredService<SmsLineup>());
        services.AddSingleton<ISmsBudgets>(provider => provider.GetRequiredService<SmsBudgets>());
        services.AddSingleton<ISmsNewsDesk>(provider => provider.GetRequiredService<SmsNewsDesk>());
        services.AddSingleton<ISmsSender, DirectSms>();
        services.AddSingleton<INoticeChannel, SmsChannel>();
        services.AddRecurringJob<CheckTextMessages>().AddRecurringJob<CheckSmsBalances>();
        return services;
    }

    /// <summary>Kavenegar's addresses hold its key, so no span tells them.</summary>
    public static void AddSmsClients(this IServiceCollection services, OutboundPatience patience) =>
        services.AddSmsClient(KavenegarSms.Client, patience, isTraced: false).AddSmsClient(TwilioSms.Client, patience, isTraced: true);

    private static IServiceCollection AddSmsClient(
        this IServiceCollection services,
        string provider,
        OutboundPatience patience,
        bool isTraced
    )
    {
        var watch = new BreakerWatch();
        services.AddOutboundClient(provider, patience, watch, isTraced);
        return services.AddSingleton(new SmsBreaker(provider, watch));
    }
}
