using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nobat.Application.Common;

namespace Nobat.Infrastructure.Jobs;

/// <summary>Runs one recurring job each minute, in every process; the jobs themselves see to it that doing it twice does it once.</summary>
internal sealed partial class MinuteWork<TJob>(IServiceScopeFactory scopes, TimeProvider clock, ILogger<MinuteWork<TJob>> log)
    : BackgroundService
    where TJob : class, IRecurringJob
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await RunSafelyAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task RunSafelyAsync(CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<TJob>().RunAsync(ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // The database or a gateway is away: the next minute comes anyway.
            Failed(log, TJob.Name, exception.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The job {Job} failed: {Reason}; it comes again in a minute")]
    private static partial void Failed(ILogger log, string job, string reason);
}

internal static class JobSetup
{
    /// <summary>Unless <c>Jobs:Enabled</c> is false, as where another process is to do them.</summary>
    public static IServiceCollection AddEachMinute<TJob>(this IServiceCollection services)
        where TJob : class, IRecurringJob
    {
        services.AddSingleton<IHostedService>(provider =>
            provider.GetRequiredService<IConfiguration>().GetValue("Jobs:Enabled", true)
                ? ActivatorUtilities.CreateInstance<MinuteWork<TJob>>(provider)
                : new NoWork()
        );
        return services;
    }

    private sealed class NoWork : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
