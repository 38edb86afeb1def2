using Hangfire;
using Hangfire.Storage;
using Nobat.Application.Jobs;
using NodaTime;

namespace Nobat.Infrastructure.Jobs;

/// <summary>Hangfire's storage waits for the database on its thread, so a thread is lent to it.</summary>
internal sealed class JobDesk(JobStorage storage, IEnumerable<JobDescription> jobs) : IJobDesk
{
    public bool Knows(string name) => jobs.Any(job => job.Name == name);

    public Task<IReadOnlyList<JobAnswer>> ListAsync(CancellationToken ct) => Task.Run(List, ct);

    public Task<bool> StartAsync(string name, CancellationToken ct) =>
        Task.Run(() => new RecurringJobManager(storage).TriggerJob(name) is not null, ct);

    private IReadOnlyList<JobAnswer> List()
    {
        using var connection = storage.GetConnection();
        var outcomes = JobOutcomes.Read(connection);
        var scheduled = connection.GetRecurringJobs(jobs.Select(job => job.Name)).ToDictionary(job => job.Id, StringComparer.Ordinal);
        return
        [
            .. jobs.OrderBy(job => job.Name, StringComparer.Ordinal)
                .Select(job => Describe(job, scheduled.GetValueOrDefault(job.Name), outcomes(job.Name))),
        ];
    }

    private static JobAnswer Describe(JobDescription job, RecurringJobDto? scheduled, (int Failures, Instant? SucceededAt) outcome) =>
        new(
            job.Name,
            job.Schedule,
            At(scheduled?.LastExecution),
            StateOf(scheduled?.LastJobState, outcome.Failures),
            At(scheduled?.NextExecution),
            outcome.Failures,
            outcome.SucceededAt
        );

    /// <summary>A run that was given up is put away, with its failures counted; one without was put away by hand.</summary>
    private static JobRunState? StateOf(string? state, int failures) =>
        state switch
        {
            null or "" => null,
            "Processing" => JobRunState.Running,
            "Scheduled" => JobRunState.Retrying,
            "Succeeded" => JobRunState.Succeeded,
            "Failed" => JobRunState.Failed,
            "Deleted" => failures > 0 ? JobRunState.Failed : JobRunState.Removed,
            _ => JobRunState.Waiting,
        };

    private static Instant? At(DateTime? utc) =>
        utc is { } moment ? Instant.FromDateTimeUtc(DateTime.SpecifyKind(moment, DateTimeKind.Utc)) : null;
}
