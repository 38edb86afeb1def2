using Nobat.Application.Common;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Jobs;

/// <summary>Every recurring job and how it goes, by name; for administrators.</summary>
public sealed record ListJobsQuery : IQuery<Result<Page<JobAnswer>>>;

/// <summary>One recurring job. Instants are UTC.</summary>
/// <param name="Schedule">A cron expression of five fields in UTC.</param>
/// <param name="LastRunAt">When its last run was due or asked for; null before the first.</param>
/// <param name="LastState">What became of that run; null when it is no longer known.</param>
/// <param name="NextRunAt">Null while no process runs jobs.</param>
/// <param name="Failures">Attempts that failed since the last success.</param>
public sealed record JobAnswer(
    string Name,
    string Schedule,
    Instant? LastRunAt,
    JobRunState? LastState,
    Instant? NextRunAt,
    int Failures,
    Instant? LastSuccessAt
);

public enum JobRunState
{
    Waiting,
    Running,

    /// <summary>It failed and will be tried again.</summary>
    Retrying,
    Succeeded,

    /// <summary>It failed and waits for the next schedule.</summary>
    Failed,

    /// <summary>An administrator took it out.</summary>
    Removed,
}

internal sealed class ListJobsHandler(IJobDesk desk) : IQueryHandler<ListJobsQuery, Result<Page<JobAnswer>>>
{
    public async Task<Result<Page<JobAnswer>>> Handle(ListJobsQuery request, CancellationToken cancellationToken) =>
        new Page<JobAnswer>(await desk.ListAsync(cancellationToken), NextCursor: null);
}
