using Nobat.Domain.Common;

namespace Nobat.Application.Jobs;

public static class JobErrors
{
    public static readonly Error NotFound = Error.NotFound("job.not_found", "There is no such job.");
    public static readonly Error NotScheduled = Error.Conflict("job.not_scheduled", "No process that runs jobs has started yet.");
}
