using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nobat.Api.Http;
using Nobat.Application.Bookings;
using Nobat.Domain.Bookings;
using NodaTime;

namespace Nobat.Api.Endpoints;

/// <summary>What the links of messages open, for whoever has one: no sign-in, one visit, one purpose.</summary>
internal static class VisitEndpoints
{
    public sealed record CancelVisitRequest([property: MaxLength(Booking.MaxReasonLength)] string? Reason = null);

    public sealed record RescheduleVisitRequest(LocalDate BookingDate, LocalTime StartTime);

    public static void MapVisits(this IEndpointRouteBuilder api)
    {
        var visits = api.MapGroup("/visits/{token}").WithTags("Visits by link").AllowAnonymous().AddEndpointFilter(NotKept);
        visits.MapGet("", Open).WithSummary("See a visit, and what the purpose of the link would cost now").ProducesProblem(404);
        visits.MapPost("/cancel", Cancel).WithSummary("Cancel a visit by link").ProducesProblem(404).ProducesProblem(409);
        visits
            .MapPost("/reschedule", Reschedule)
            .WithSummary("Move a visit to another free time by link")
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    /// <summary>The address is the key: nothing on the way may keep what it opens.</summary>
    private static ValueTask<object?> NotKept(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(context);
    }

    private static async Task<Results<Ok<VisitAnswer>, ProblemHttpResult>> Open(string token, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new OpenVisitQuery(token), ct)).ToOk();

    private static async Task<Results<Ok<VisitAnswer>, ProblemHttpResult>> Cancel(
        string token,
        [FromBody(EmptyBodyBehavior = Microsoft.AspNetCore.Mvc.ModelBinding.EmptyBodyBehavior.Allow)] CancelVisitRequest? body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new CancelVisitCommand(token, body?.Reason), ct)).ToOk();

    private static async Task<Results<Ok<VisitAnswer>, ProblemHttpResult>> Reschedule(
        string token,
        RescheduleVisitRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new RescheduleVisitCommand(token, body.BookingDate, body.StartTime), ct)).ToOk();
}
