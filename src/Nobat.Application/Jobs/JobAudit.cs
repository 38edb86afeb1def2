using System.Diagnostics;
using Nobat.Application.Audit;
using Nobat.Application.Common;
using Nobat.Domain.Audit;

namespace Nobat.Application.Jobs;

/// <summary>What administrators do with jobs happens in no transaction of ours, so it is written down by hand.</summary>
public sealed class JobAudit(IAuditLog audit, ICurrentUser me, IClient client)
{
    public Task WriteAsync(string kind, string job, CancellationToken ct) =>
        audit.WriteAsync(
            new AuditEntry
            {
                Kind = kind,
                ActorId = me.Id.Value,
                ActorRole = me.Role,
                SubjectKind = "job",
                SubjectId = job,
                Network = client.Network,
                TraceId = Activity.Current?.TraceId.ToString(),
            },
            ct
        );
}
