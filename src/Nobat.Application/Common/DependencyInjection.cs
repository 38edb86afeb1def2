using System.Reflection;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Auth;
using Nobat.Application.Bookings;
using Nobat.Application.Jobs;
using Nobat.Application.Notifications;
using Nobat.Application.Notifications.Templates;
using Nobat.Application.Notifications.Writing;
using Nobat.Application.Payments;

namespace Nobat.Application.Common;

public static class DependencyInjection
{
    /// <summary>Every use case with its validator, in the pipeline logging → validation → unit of work.</summary>
    public static IServiceCollection AddNobatApplication(this IServiceCollection services)
    {
        var assembly = typeof(DependencyInjection).Assembly;
        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(LoggingBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(UnitOfWorkBehavior<,>));
        services.AddValidatorsFromAssembly(assembly, ServiceLifetime.Singleton, includeInternalTypes: true);
        services.AddImplementationsOf(assembly, typeof(IRequestHandler<,>));
        services.AddImplementationsOf(assembly, typeof(IDomainEventHandler<>));
        services.AddScoped<AddressLimits>().AddScoped<CodeDesk>().AddScoped<OtpIssuer>().AddScoped<SignInDesk>();
        services.AddScoped<NoticeDesk>().AddScoped<TextLimits>().AddScoped<BookingParties>().AddScoped<NoticeSender>();
        services.AddSingleton<PasswordPolicy>().AddScoped<SessionCloser>().AddScoped<SecondFactors>();
        services.AddScoped<CodeLimits>().AddScoped<KnownDevices>().AddScoped<VerifyRate>();
        services.AddScoped<StylistDesk>().AddScoped<RushGlance>().AddScoped<JobAudit>();
        services
            .AddSingleton<Steps>()
            .AddScoped<PaymentDesk>()
            .AddScoped<RefundDesk>()
            .AddScoped<RefundBooks>()
            .AddScoped<LockedPayments>();
        services.AddScoped<BookingQuotes>().AddScoped<VisitDoor>().AddScoped<TemplateDesk>();
        services.AddSingleton<PeopleText>().AddScoped<VisitValues>().AddScoped<INoticeWriter, NoticeWriter>().AddSingleton<LinkHosts>();
        services.AddScoped<INoticePreferences, NoticePreferences>().AddSingleton<PushSecrets>();
        services.AddScoped<ReconcilePayments>().AddScoped<SendRefunds>();
        return services;
    }

    private static void AddImplementationsOf(this IServiceCollection services, Assembly assembly, Type openInterface)
    {
        foreach (var type in assembly.GetTypes().Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false }))
        foreach (var service in type.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == openInterface))
            services.AddTransient(service, type);
    }
}
