using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Nobat.Api.Edge;
using Nobat.Api.Http;
using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Services;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Api.Endpoints;

/// <summary>What a stylist does with the bookings of their own calendar.</summary>
internal static class StylistDeskEndpoints
{
    public sealed record WalkInRequest(
        [property: MinLength(1), MaxLength(PhoneNumber.MaxSpelling)] string CustomerPhone,
        [property: MinLength(1), MaxLength(Booking.MaxNameLength)] string CustomerName,
        LocalDate BookingDate,
        LocalTime StartTime,
        [property: MaxLength(ChosenServices.Most)] IReadOnlyList<Guid>? ServiceIds = null
    );

    public sealed record ReasonRequest([property: MaxLength(Booking.MaxReasonLength)] string? Reason = null);

    public sealed record StylistNotesRequest([property: MaxLength(Booking.MaxNotesLength)] string? StylistNotes);

    public static void MapStylistDesk(this IEndpointRouteBuilder api)
    {
        var desk = api.MapGroup("/stylists/bookings")
            .WithTags("Stylist desk")
            .RequireAuthorization(Policies.Stylist)
            .WithRateLimitOfChanges(RequestKind.Book);
        desk.MapGet("", List).WithSummary("Bookings in one's own calendar");
        desk.MapPost("", WalkIn).WithIdempotency().WithSummary("Enter a visit of somebody who came or called").ProducesProblem(409);
        Act(desk.MapPost("/{id:guid}/confirm", Confirm), "Approve a booking");
        Act(desk.MapPost("/{id:guid}/decline", Decline), "Refuse a booking that waits for approval");
        Act(desk.MapPost("/{id:guid}/complete", Complete), "Record that the visit took place");
        Act(desk.MapPost("/{id:guid}/no-show", NoShow), "Record that nobody came");
        Act(desk.MapPut("/{id:guid}", EditNotes), "Edit one's own notes on a booking");
        Act(desk.MapDelete("/{id:guid}", Cancel), "Cancel a booking as its stylist");
        api.MapGet("/customers/{customerId:guid}/info", Customer)
            .WithTags("Customers")
            .RequireAuthorization(Policies.Stylist)
            .WithSummary("Name and phone of a customer who booked with this stylist")
            .ProducesProblem(404);
    }

    private static void Act(RouteHandlerBuilder endpoint, string summary) =>
        endpoint.WithIdempotency().WithSummary(summary).ProducesProblem(404).ProducesProblem(409);

    private static async Task<Results<Ok<Page<BookingAnswer>>, ProblemHttpResult>> List(
        QueryEnum<BookingStatus>? status,
        QueryEnum<BookingScope>? scope,
        QueryDate? from,
        QueryDate? to,
        string? cursor,
        IMediator mediator,
        CancellationToken ct,
        int limit = PageRequest.DefaultLimit
    ) =>
        (
            await mediator.Send(
                new ListStylistBookingsQuery(new(status?.Value, scope?.Value, from?.Value, to?.Value), new(limit, cursor)),
                ct
            )
        ).ToOk();

    private static async Task<Results<Created<BookingAnswer>, ProblemHttpResult>> WalkIn(
        WalkInRequest body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        (
            await mediator.Send(
                new CreateWalkInCommand(body.CustomerPhone, body.CustomerName, body.BookingDate, body.StartTime, body.ServiceIds ?? []),
                ct
            )
        ).ToCreated();

    private static async Task<Results<Ok<BookingAnswer>, ProblemHttpResult>> Confirm(Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ConfirmBookingCommand(new BookingId(id)), ct)).ToOk();

    private static async Task<Results<Ok<BookingAnswer>, ProblemHttpResult>> Decline(
        Guid id,
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] ReasonRequest? body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new DeclineBookingCommand(new BookingId(id), body?.Reason), ct)).ToOk();

    private static async Task<Results<Ok<BookingAnswer>, ProblemHttpResult>> Complete(Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new CompleteBookingCommand(new BookingId(id)), ct)).ToOk();

    private static async Task<Results<Ok<BookingAnswer>, ProblemHttpResult>> NoShow(Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new MarkNoShowCommand(new BookingId(id)), ct)).ToOk();

    private static async Task<Results<Ok<BookingAnswer>, ProblemHttpResult>> EditNotes(
        Guid id,
        StylistNotesRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new EditStylistNotesCommand(new BookingId(id), body.StylistNotes), ct)).ToOk();

    private static async Task<Results<Ok<BookingAnswer>, ProblemHttpResult>> Cancel(
        Guid id,
        string? reason,
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] ReasonRequest? body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new CancelByStylistCommand(new BookingId(id), body?.Reason ?? reason), ct)).ToOk();

    private static async Task<Results<Ok<CustomerCard>, ProblemHttpResult>> Customer(
        Guid customerId,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new GetCustomerInfoQuery(new UserId(customerId)), ct)).ToOk();
}
