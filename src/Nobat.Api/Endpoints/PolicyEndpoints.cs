using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Policies;
using Nobat.Domain.Policies;

namespace Nobat.Api.Endpoints;

/// <summary>A stylist's terms for moving, cancelling and staying away.</summary>
internal static class PolicyEndpoints
{
    /// <param name="FreeCancellationHours">Until so many hours before the visit cancelling costs nothing.</param>
    /// <param name="LateCancellationPercent">Of the deposit, kept when a customer cancels later.</param>
    /// <param name="NoShowPercent">Of the deposit, kept when nobody came.</param>
    /// <param name="RescheduleHours">Until so many hours before the visit it can be moved.</param>
    /// <param name="MaxReschedules">How often one booking can be moved.</param>
    public sealed record PolicyRequest(
        [property: Range(0, BookingPolicy.MaxHours)] int FreeCancellationHours,
        [property: Range(0, 100)] int LateCancellationPercent,
        [property: Range(0, 100)] int NoShowPercent,
        [property: Range(0, BookingPolicy.MaxHours)] int RescheduleHours,
        [property: Range(0, BookingPolicy.MostReschedules)] int MaxReschedules
    );

    public static void MapPolicies(this IEndpointRouteBuilder api)
    {
        var policy = api.MapGroup("/stylists/policy").WithTags("Stylists").RequireAuthorization(Policies.Stylist);
        policy.MapGet("", Get).WithSummary("One's own terms as they stand").ProducesProblem(404);
        policy.MapPut("", Set).WithSummary("Set the terms of bookings made from now on").ProducesProblem(404);
    }

    private static async Task<Results<Ok<PolicyAnswer>, ProblemHttpResult>> Get(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetMyPolicyQuery(), ct)).ToOk();

    private static async Task<Results<Ok<PolicyAnswer>, ProblemHttpResult>> Set(
        PolicyRequest body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        (
            await mediator.Send(
                new SetPolicyCommand(
                    body.FreeCancellationHours,
                    body.LateCancellationPercent,
                    body.NoShowPercent,
                    body.RescheduleHours,
                    body.MaxReschedules
                ),
                ct
            )
        ).ToOk();
}
