using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Availability;
using Nobat.Application.Stylists;

namespace Nobat.Api.Endpoints;

/// <summary>What a shared booking link opens. The id is read as text, so that a malformed one answers like any other wrong link.</summary>
internal static class BookingLinkEndpoints
{
    public static void MapBookingLinks(this IEndpointRouteBuilder api)
    {
        var links = api.MapGroup("/book/{stylistId}/{token}").WithTags("Booking links").AllowAnonymous();
        links.MapGet("", Open).WithSummary("Open a shared booking link");
        links.MapGet("/slots", ListSlots).WithSummary("List the free times behind a shared booking link");
        links.MapGet("/stream", Stream).WithSummary("Hear when the free times behind a shared booking link change").StaysOpen();
    }

    private static async Task<Results<Ok<BookingLinkPage>, ProblemHttpResult>> Open(
        string stylistId,
        string token,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new OpenBookingLinkQuery(stylistId, token), ct)).ToOk();

    private static async Task<Results<ServerSentEventsResult<object>, ProblemHttpResult>> Stream(
        string stylistId,
        string token,
        HttpContext http,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new OpenLinkStreamQuery(stylistId, token), ct)).ToEvents(http);

    private static async Task<Results<Ok<FreeSlotsAnswer>, ProblemHttpResult>> ListSlots(
        string stylistId,
        string token,
        QueryDate? date,
        QueryDate? from,
        QueryDate? to,
        bool? explain,
        Guid[]? serviceIds,
        IMediator mediator,
        CancellationToken ct
    ) =>
        (
            await mediator.Send(
                new ListLinkSlotsQuery(stylistId, token, new DateRange(date, from, to), explain ?? false, serviceIds ?? []),
                ct
            )
        ).ToOk();
}
