using Hangfire;
using Hangfire.Common;
using Hangfire.Server;
using Hangfire.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Nobat.Infrastructure.Jobs;

/// <summary>Hangfire in this process, from when it serves requests until it is told to stop.</summary>
internal sealed partial class JobServer(
    JobStorage storage,
    RecurringJobRunner runner,
    IEnumerable<JobDescription> jobs,
    IOptions<JobOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<JobServer> log
) : BackgroundService
{
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RegisterAgain = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Enabled)
            return;
        try
        {
            await WaitAsync(lifetime.ApplicationStarted).WaitAsync(stoppingToken);
            await RegisterAsync(stoppingToken);
            await ServeAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task RegisterAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                Register();
                return;
            }
            catch (Exception exception)
            {
                // The database is away, or has not been migrated yet.
                NotRegistered(log, exception.GetType().Name);
                await Task.Delay(RegisterAgain, clock, ct);
            }
        }
    }

    /// <summary>What is registered here is what recurs; jobs of versions before go.</summary>
    private void Register()
    {
        var manager = new RecurringJobManager(storage);
        using var connection = storage.GetConnection();
        var gone = connection.GetRecurringJobs().Select(job => job.Id).Except(jobs.Select(job => job.Name), StringComparer.Ordinal);
        foreach (var name in gone)
            manager.RemoveIfExists(name);
        foreach (var job in jobs)
        {
            var name = job.Name;
            manager.AddOrUpdate(
                name,
                Job.FromExpression<RecurringJobRunner>(it => it.RunAsync(name, CancellationToken.None)),
                job.Schedule,
                new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc }
            );
        }
    }

    private async Task ServeAsync(CancellationToken stoppingToken)
    {
        using var server = new BackgroundJobServer(Describe(), storage);
        await WaitAsync(stoppingToken);
        server.SendStop();
        using var patience = new CancellationTokenSource(StopsWithin, TimeProvider.System);
        await server.WaitForShutdownAsync(patience.Token);
    }

    private BackgroundJobServerOptions Describe()
    {
        var poll = options.Value.PollEvery;
        return new BackgroundJobServerOptions
        {
            WorkerCount = options.Value.Workers,
            SchedulePollingInterval = poll,
            ShutdownTimeout = StopsWithin,
            Activator = new OnlyRunner(runner),
            FilterProvider = new JobFilterProviderCollection(
                JobFilterProviders.Providers,
                new Filters([
                    new JobFilter(RetryFilter(), JobFilterScope.Type, null),
                    new JobFilter(new OnlyOurs(), JobFilterScope.Type, null),
                ])
            ),
        };
    }

    /// <summary>When the last attempt failed the run is put away; the schedule brings the next one.</summary>
    private AutomaticRetryAttribute RetryFilter()
    {
        var first = options.Value.RetryAfter.TotalSeconds;
        return new AutomaticRetryAttribute
        {
            Attempts = JobOptions.Retries,
            DelaysInSeconds = [.. Enumerable.Range(0, JobOptions.Retries).Select(attempt => (int)(first * Math.Pow(4, attempt)))],
            OnAttemptsExceeded = AttemptsExceededAction.Delete,
            LogEvents = false,
        };
    }

    private static Task WaitAsync(CancellationToken moment)
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        moment.Register(() => came.TrySetResult());
        return came.Task;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Recurring jobs could not be registered: {Reason}; trying again")]
    private static partial void NotRegistered(ILogger log, string reason);

    /// <summary>A row in a table says which type to make: there is one that may be.</summary>
    private sealed class OnlyRunner(RecurringJobRunner runner) : JobActivator
    {
        public override object ActivateJob(Type jobType) =>
            jobType == typeof(RecurringJobRunner) ? runner : throw new InvalidOperationException("That is no job of Nobat's.");
    }

    /// <summary>A static method needs nobody to make its type; who can write rows must not be able to run code.</summary>
    private sealed class OnlyOurs : IServerFilter
    {
        public void OnPerforming(PerformingContext context)
        {
            if (context.BackgroundJob.Job.Type != typeof(RecurringJobRunner))
                context.Canceled = true;
        }

        public void OnPerformed(PerformedContext context) { }
    }

    private sealed class Filters(IReadOnlyList<JobFilter> filters) : IJobFilterProvider
    {
        public IEnumerable<JobFilter> GetFilters(Job job) => filters;
    }
}
