using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Application.Stylists;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Api.Endpoints;

/// <summary>The administrators' desk for stylists' profiles.</summary>
internal static class StylistAdminEndpoints
{
    public static void MapStylistAdmin(this IEndpointRouteBuilder api)
    {
        var profiles = api.MapGroup("/stylists/admin/profiles").WithTags("Stylists: administration").RequireAuthorization(Policies.Admin);
        profiles.MapGet("", List).WithSummary("List all profiles, the newest first");
        profiles.MapGet("/status/{status}", ListByStatus).WithSummary("List the profiles in one state, the newest first");
        profiles.MapPost("/{id:guid}/approve", Approve).WithSummary("Approve or reject a submitted profile");
        profiles.MapPost("/{id:guid}/suspend", Suspend).WithSummary("Suspend an approved stylist");
        profiles.MapPost("/{id:guid}/reinstate", Reinstate).WithSummary("End a suspension");
    }

    private static async Task<Results<Ok<Page<StylistProfileAnswer>>, ProblemHttpResult>> List(
        int? limit,
        string? cursor,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ListProfilesQuery(null, new PageRequest(limit ?? PageRequest.DefaultLimit, cursor)), ct)).ToOk();

    private static async Task<Results<Ok<Page<StylistProfileAnswer>>, ProblemHttpResult>> ListByStatus(
        QueryEnum<StylistStatus> status,
        int? limit,
        string? cursor,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ListProfilesQuery(status, new PageRequest(limit ?? PageRequest.DefaultLimit, cursor)), ct)).ToOk();

    private static async Task<Results<Ok<StylistProfileAnswer>, ProblemHttpResult>> Approve(
        Guid id,
        ApproveRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ApproveProfileCommand(new StylistId(id), body.Status, body.RejectionReason), ct)).ToOk();

    private static async Task<Results<Ok<StylistProfileAnswer>, ProblemHttpResult>> Suspend(
        Guid id,
        SuspendRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new SuspendProfileCommand(new StylistId(id), body.Reason), ct)).ToOk();

    private static async Task<Results<Ok<StylistProfileAnswer>, ProblemHttpResult>> Reinstate(
        Guid id,
        ReinstateRequest? body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ReinstateProfileCommand(new StylistId(id)), ct)).ToOk();
}

/// <param name="RejectionReason">What the stylist is told; needed for a rejection, at most 500 characters.</param>
internal sealed record ApproveRequest(
    ApprovalDecision Status,
    [property: MaxLength(StylistProfile.MaxReasonLength)] string? RejectionReason = null
);

/// <param name="Reason">What the stylist is told, at most 500 characters.</param>
internal sealed record SuspendRequest([property: MinLength(1), MaxLength(StylistProfile.MaxReasonLength)] string Reason);

/// <summary>Nothing to say; the body may be left out.</summary>
internal sealed record ReinstateRequest;
