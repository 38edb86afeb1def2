using Nobat.Domain.Audit;

namespace Nobat.Application.Audit;

/// <summary>For what happens outside a use case, such as a refusal at the door. What changes a state is written with the change, by itself.</summary>
public interface IAuditLog
{
    Task WriteAsync(AuditEntry entry, CancellationToken ct);
}
