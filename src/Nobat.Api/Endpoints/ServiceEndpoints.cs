using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Application.Services;
using Nobat.Domain.Common;
using Nobat.Domain.Services;

namespace Nobat.Api.Endpoints;

/// <summary>A stylist's own catalogue. What of it is on offer is part of the public profile.</summary>
internal static class ServiceEndpoints
{
    public static void MapServices(this IEndpointRouteBuilder api)
    {
        var services = api.MapGroup("/stylists/services").WithTags("Services").RequireAuthorization(Policies.Stylist);
        services.MapPost("", Add).WithSummary("Add a service to one's own catalogue").ProducesProblem(409);
        services.MapGet("", List).WithSummary("List one's own catalogue, inactive services too");
        services.MapPut("/order", Order).WithSummary("Put one's own catalogue in order");
        services.MapGet("/{id:guid}", Get).WithSummary("Read one of one's own services").ProducesProblem(404);
        services.MapPut("/{id:guid}", Change).WithSummary("Replace what one's own service is").ProducesProblem(404);
        services.MapDelete("/{id:guid}", Remove).WithSummary("Take a service out of one's own catalogue").ProducesProblem(404);
    }

    private static async Task<Results<Created<ServiceAnswer>, ProblemHttpResult>> Add(
        ServiceRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new AddServiceCommand(body.ToInput()), ct)).ToCreated(added => $"/api/v1/stylists/services/{added.Id.Value}");

    private static async Task<Results<Ok<Page<ServiceAnswer>>, ProblemHttpResult>> List(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListServicesQuery(), ct)).ToOk();

    private static async Task<Results<Ok<Page<ServiceAnswer>>, ProblemHttpResult>> Order(
        ServiceOrderRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(body.ToCommand(), ct)).ToOk();

    private static async Task<Results<Ok<ServiceAnswer>, ProblemHttpResult>> Get(Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetServiceQuery(new ServiceId(id)), ct)).ToOk();

    private static async Task<Results<Ok<ServiceAnswer>, ProblemHttpResult>> Change(
        Guid id,
        ServiceRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ChangeServiceCommand(new ServiceId(id), body.ToInput()), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RemoveServiceCommand(new ServiceId(id)), ct)).ToNoContent();
}

/// <param name="DurationMinutes">5 to 720, gaps included.</param>
/// <param name="Price">Rial.</param>
/// <param name="DepositAmount">Rial, at most the price; nothing unless told.</param>
/// <param name="Name">In Persian; one of the two names is needed.</param>
/// <param name="Segments">Work and gaps in turn, first and last work, together as long as the service; all work unless told.</param>
/// <param name="IsActive">True unless told.</param>
/// <param name="IsAddOn">Whether it is only done together with another service; false unless told.</param>
/// <param name="SortOrder">Its place in the catalogue; the last when added, the same as before when changed, unless told.</param>
internal sealed record ServiceRequest(
    [property: Range(ServiceFacts.MinDuration, ServiceFacts.MaxDuration)] int DurationMinutes,
    [property: Range(0, (double)ServiceFacts.MaxAmount)] long Price,
    [property: Range(0, (double)ServiceFacts.MaxAmount)] long DepositAmount = 0,
    [property: MaxLength(ServiceFacts.MaxNameLength)] string? Name = null,
    [property: MaxLength(ServiceFacts.MaxNameLength)] string? NameEn = null,
    [property: MaxLength(ServiceFacts.MaxDescriptionLength)] string? Description = null,
    [property: MaxLength(ServiceFacts.MaxSegments)] IReadOnlyList<SegmentRequest>? Segments = null,
    bool IsActive = true,
    bool IsAddOn = false,
    [property: Range(0, Service.MaxSortOrder)] int? SortOrder = null
)
{
    public ServiceInput ToInput() =>
        new(
            Name,
            NameEn,
            Description,
            DurationMinutes,
            Segments?.Select(segment => new ServiceSegment(segment.Minutes, segment.Kind)).ToList(),
            Price,
            DepositAmount,
            IsActive,
            IsAddOn,
            SortOrder
        );
}

/// <param name="Minutes">At least 5.</param>
/// <param name="Kind">In a gap the chair is free for somebody else.</param>
internal sealed record SegmentRequest([property: Range(ServiceFacts.MinSegment, ServiceFacts.MaxDuration)] int Minutes, SegmentKind Kind);

/// <param name="ServiceIds">Every one of one's own services once.</param>
internal sealed record ServiceOrderRequest([property: MaxLength(Service.MaxOfOneStylist)] IReadOnlyList<Guid> ServiceIds)
{
    public OrderServicesCommand ToCommand() => new([.. ServiceIds.Select(ServiceId.From)]);
}
