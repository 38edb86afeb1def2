using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Application.Network;
using Nobat.Domain.Network;
using NodaTime;

namespace Nobat.Api.Endpoints;

/// <summary>Addresses that are kept out.</summary>
internal static class IpBlockEndpoints
{
    public static void MapIpBlocks(this IEndpointRouteBuilder api)
    {
        var blocks = api.MapGroup("/admin/ip-blocks").WithTags("Administration").RequireAuthorization(Policies.Admin);
        blocks.MapGet("", List).WithSummary("List blocked addresses, the newest first");
        blocks.MapPost("", Block).WithSummary("Keep an address or a range out");
        blocks.MapDelete("/{id:guid}", Lift).WithSummary("Let blocked addresses in again");
    }

    /// <param name="withEnded">Also those that have run out or were lifted.</param>
    private static async Task<Results<Ok<Page<IpBlockAnswer>>, ProblemHttpResult>> List(
        bool? withEnded,
        int? limit,
        string? cursor,
        IMediator mediator,
        CancellationToken ct
    ) =>
        (
            await mediator.Send(new ListIpBlocksQuery(withEnded ?? false, new PageRequest(limit ?? PageRequest.DefaultLimit, cursor)), ct)
        ).ToOk();

    private static async Task<Results<Created<IpBlockAnswer>, ProblemHttpResult>> Block(
        BlockNetworkRequest body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        (await mediator.Send(new BlockNetworkCommand(body.Network, body.Reason, body.ExpiresAt), ct)).ToCreated(block =>
            $"/api/v1/admin/ip-blocks/{block.Id.Value}"
        );

    private static async Task<Results<NoContent, ProblemHttpResult>> Lift(Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new LiftIpBlockCommand(new IpBlockId(id)), ct)).ToNoContent();
}

/// <param name="Network">One address, or a range in CIDR, such as 203.0.113.0/24; at most an IPv4 /8 or an IPv6 /19.</param>
/// <param name="Reason">For the other administrators, at most 200 characters.</param>
/// <param name="ExpiresAt">UTC; left out: until it is lifted.</param>
internal sealed record BlockNetworkRequest(
    [property: MinLength(2), MaxLength(AddressRange.MaxLength)] string Network,
    [property: MinLength(1), MaxLength(IpBlock.MaxReasonLength)] string Reason,
    Instant? ExpiresAt = null
);
