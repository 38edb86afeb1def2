using Nobat.Application.Common;
using Nobat.Domain.Common;

namespace Nobat.Application.Jobs;

/// <summary>An administrator has a job run now, besides its schedule.</summary>
public sealed record RunJobCommand(string Name) : ICommand<Result>;

internal sealed class RunJobHandler(IJobDesk desk, JobAudit audit) : ICommandHandler<RunJobCommand, Result>
{
    public async Task<Result> Handle(RunJobCommand command, CancellationToken cancellationToken)
    {
        if (!desk.Knows(command.Name))
            return JobErrors.NotFound;
        // Before it is done: what nobody can find out about must not happen.
        await audit.WriteAsync("job_started", command.Name, cancellationToken);
        return await desk.StartAsync(command.Name, cancellationToken) ? Result.Success : JobErrors.NotScheduled;
    }
}
