using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Audit;
using Nobat.Application.Common;

namespace Nobat.Api.Endpoints;

/// <summary>The audit log under an administrator's eyes. It cannot be changed by anyone.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api) =>
        api.MapGroup("/admin/audit")
            .WithTags("Administration")
            .RequireAuthorization(Policies.Admin)
            .MapGet("", List)
            .WithSummary("List the audit log, the newest first");

    /// <param name="actor">Who did it, by the account's id.</param>
    /// <param name="from">UTC date, included.</param>
    /// <param name="to">UTC date, included.</param>
    private static async Task<Results<Ok<Page<AuditLine>>, ProblemHttpResult>> List(
        Guid? actor,
        string? subjectKind,
        string? subjectId,
        string? kind,
        QueryDate? from,
        QueryDate? to,
        int? limit,
        string? cursor,
        IMediator mediator,
        CancellationToken ct
    ) =>
        (
            await mediator.Send(
                new ListAuditQuery(
                    actor,
                    subjectKind,
                    subjectId,
                    kind,
                    from?.BeginsInUtc,
                    to?.EndsInUtc,
                    new PageRequest(limit ?? PageRequest.DefaultLimit, cursor)
                ),
                ct
            )
        ).ToOk();
}
