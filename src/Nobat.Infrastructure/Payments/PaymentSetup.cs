using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Nobat.Application.Payments;
using Nobat.Infrastructure.Http;
using Nobat.Infrastructure.Jobs;

namespace Nobat.Infrastructure.Payments;

internal static class PaymentSetup
{
    public static IServiceCollection AddNobatPayments(this IServiceCollection services)
    {
        services
            .AddOptions<PaymentOptions>()
            .BindConfiguration(PaymentOptions.Section)
            .Validate(options => options.AreReturnOriginsValid, "Payments:ReturnOrigins must be origins, such as https://app.example.ir.")
            .ValidateOnStart();
        services.AddOptions<GatewayOptions>().BindConfiguration(PaymentOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.AddOutboundClient(ZarinpalGateway.Client, OutboundPatience.Usual);
        services.AddOutboundClient(ZibalGateway.Client, OutboundPatience.Usual);
        services
            .AddSingleton<ZarinpalRefunds>()
            .AddSingleton<ZarinpalGateway>()
            .AddSingleton<ZibalGateway>()
            .AddSingleton<SandboxGateway>();
        services.AddSingleton<ISandboxPage>(provider => provider.GetRequiredService<SandboxGateway>());
        services.AddHttpClient(SandboxGateway.Client, http => http.Timeout = OutboundPatience.Usual.Whole).RemoveAllLoggers();
        services.AddSingleton<IPaymentGateways>(provider => new PaymentGateways(
            provider.GetServices<IPaymentGateway>().Concat(TurnedOn(provider))
        ));
        services.AddRecurringJob<ReconcilePayments>().AddRecurringJob<SendRefunds>();
        return services;
    }

    private static IEnumerable<IPaymentGateway> TurnedOn(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<GatewayOptions>>().Value;
        if (options.Zarinpal.MerchantId.Length > 0)
            yield return provider.GetRequiredService<ZarinpalGateway>();
        if (options.Zibal.Merchant.Length > 0)
            yield return provider.GetRequiredService<ZibalGateway>();
        if (options.Sandbox.Enabled)
            yield return provider.GetRequiredService<SandboxGateway>();
    }
}
