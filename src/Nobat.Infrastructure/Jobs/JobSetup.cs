using Hangfire;
using Hangfire.PostgreSql;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Application.Jobs;

namespace Nobat.Infrastructure.Jobs;

public static class JobSetup
{
    /// <summary>Has a job run by its schedule, in a scope of its own each time. Of all processes one runs it at a time.</summary>
    public static IServiceCollection AddRecurringJob<TJob>(this IServiceCollection services)
        where TJob : class, IRecurringJob
    {
        services.TryAddScoped<TJob>();
        return services.AddSingleton(
            new JobDescription(TJob.Name, TJob.Schedule, static (scope, ct) => scope.GetRequiredService<TJob>().RunAsync(ct))
        );
    }

    internal static IServiceCollection AddNobatJobs(this IServiceCollection services)
    {
        services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<JobOptions>, JobOptionsValidator>();
        services.AddSingleton<JobDatabase>();
        services.AddSingleton(Storage);
        services.AddSingleton<JobOutcomes>();
        services.AddSingleton<RecurringJobRunner>();
        services.AddHostedService<JobServer>();
        services.AddSingleton<IJobDesk, JobDesk>();
        services.AddSingleton<JobPasses>();
        services.AddSingleton<IJobPasses>(provider => provider.GetRequiredService<JobPasses>());
        services.AddSingleton<IAntiforgery, JobDashboardAntiforgery>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, JobPassHandler>(JobPassHandler.Scheme, null);
        services.Configure<JwtBearerOptions>(
            JwtBearerDefaults.AuthenticationScheme,
            bearer => bearer.ForwardDefaultSelector = JobPassHandler.SchemeFor
        );
        return services;
    }

    /// <summary>Made when first asked for; it reads nothing until somebody does.</summary>
    private static JobStorage Storage(IServiceProvider provider)
    {
        // Hangfire's own statics; the same whoever sets them. Names of types are kept without versions.
        GlobalConfiguration.Configuration.SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer();
        return new PostgreSqlStorage(
            provider.GetRequiredService<JobDatabase>(),
            new PostgreSqlStorageOptions
            {
                SchemaName = JobSchema.Schema,
                PrepareSchemaIfNecessary = false,
                QueuePollInterval = provider.GetRequiredService<IOptions<JobOptions>>().Value.PollEvery,
                // What a process that died had in hand is taken up again after this; a living one says so in time.
                UseSlidingInvisibilityTimeout = true,
                InvisibilityTimeout = TimeSpan.FromMinutes(2),
                DistributedLockTimeout = TimeSpan.FromMinutes(1),
            }
        )
        {
            JobExpirationTimeout = TimeSpan.FromHours(6),
        };
    }
}
