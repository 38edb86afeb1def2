using Nobat.Application.Common;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Jobs;

/// <summary>Lets the browser of an administrator into the dashboard of jobs for a while.</summary>
public sealed record OpenJobDashboardCommand : ICommand<Result<JobPass>>;

/// <param name="Text">For a cookie of that name and path; never shown.</param>
public sealed record JobPass(string Text, Instant ExpiresAt)
{
    public const string Cookie = "nobat-jobs";

    /// <summary>Where the dashboard is.</summary>
    public const string Path = "/jobs";
}

internal sealed class OpenJobDashboardHandler(IJobPasses passes, JobAudit audit, ICurrentUser me, TimeProvider clock)
    : ICommandHandler<OpenJobDashboardCommand, Result<JobPass>>
{
    private static readonly Duration Lifetime = Duration.FromMinutes(15);

    public async Task<Result<JobPass>> Handle(OpenJobDashboardCommand command, CancellationToken cancellationToken)
    {
        await audit.WriteAsync("job_dashboard_opened", "dashboard", cancellationToken);
        var expiresAt = clock.GetCurrentInstant() + Lifetime;
        return new JobPass(passes.New(me.Id, me.SessionId, expiresAt), expiresAt);
    }
}
