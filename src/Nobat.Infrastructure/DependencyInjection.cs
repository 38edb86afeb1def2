using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Nobat.Application.Common;
using Nobat.Infrastructure.Audit;
using Nobat.Infrastructure.Bookings;
using Nobat.Infrastructure.Database;
using Nobat.Infrastructure.Email;
using Nobat.Infrastructure.Inbox;
using Nobat.Infrastructure.Jobs;
using Nobat.Infrastructure.Live;
using Nobat.Infrastructure.Localization;
using Nobat.Infrastructure.Network;
using Nobat.Infrastructure.Notifications;
using Nobat.Infrastructure.Payments;
using Nobat.Infrastructure.Push;
using Nobat.Infrastructure.Redis;
using Nobat.Infrastructure.Security;
using Nobat.Infrastructure.Security.External;
using Nobat.Infrastructure.Sms;
using Nobat.Infrastructure.Templates;

namespace Nobat.Infrastructure;

public static class DependencyInjection
{
    /// <summary>Every adapter. Connection strings are read when first used, so hosts may set them until then.</summary>
    public static IServiceCollection AddNobatInfrastructure(this IServiceCollection services)
    {
        services.AddNobatDatabase();
        services.AddNobatRedis();
        services.AddNobatNetwork();
        services.AddNobatSecurity();
        services.AddNobatExternalSignIn();
        services.AddNobatSms();
        services.AddNobatEmail();
        services.AddNobatNotices();
        services.AddNobatBookings();
        services.AddNobatAudit();
        services.AddNobatPayments();
        services.AddNobatInbox();
        services.AddNobatLiveStreams();
        services.AddNobatPush();
        services.AddNobatJobs();
        services.AddSingleton<ITexts, JsonTexts>();
        services.AddNobatTemplates();
        services
            .AddOptions<SiteOptions>()
            .BindConfiguration(SiteOptions.Section)
            .Validate(site => site.IsValid, "Site:PublicUrl must be an absolute http or https address.")
            .Validate<IHostEnvironment>(
                (site, environment) => !environment.IsProduction() || site.IsPublic,
                "Site:PublicUrl must be the public https address in Production."
            )
            .ValidateOnStart();
        return services;
    }
}
