using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Payments;

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
        services.AddSingleton<IPaymentGateways, PaymentGateways>();
        return services;
    }
}
