using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nobat.Api.Edge;
using Nobat.Api.Http;
using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Services;
using Nobat.Domain.Stylists;
using NodaTime;

namespace Nobat.Api.Endpoints;

/// <summary>What a customer does with bookings. Any active account may book; a stylist too, at another stylist.</summary>
internal static class BookingEndpoints
{
    public sealed record HoldRequest(
        StylistId StylistId,
        LocalDate BookingDate,
        LocalTime StartTime,
        [property: MaxLength(ChosenServices.Most)] IReadOnlyList<Guid>? ServiceIds = null
    );

    public sealed record CreateRequest(
        BookingId? HoldId = null,
        StylistId? StylistId = null,
        LocalDate? BookingDate = null,
        LocalTime? StartTime = null,
        [property: MaxLength(ChosenServices.Most)] IReadOnlyList<Guid>? ServiceIds = null,
        [property: MaxLength(Booking.MaxNotesLength)] string? CustomerNotes = null,
        [property: MaxLength(BookingLinkToken.Length)] string? LinkToken = null
    );

    public sealed record ChangeRequest(
        LocalDate? BookingDate = null,
        LocalTime? StartTime = null,
        [property: MaxLength(Booking.MaxNotesLength)] string? CustomerNotes = null
    );

    public sealed record CancelRequest([property: MaxLength(Booking.MaxReasonLength)] string? Reason = null);

    public static void MapBookings(this IEndpointRouteBuilder api)
    {
        var bookings = api.MapGroup("/bookings")
            .WithTags("Bookings")
            .RequireAuthorization(Policies.Active)
            .WithRateLimitOfChanges(RequestKind.Book);
        bookings
            .MapPost("/holds", Hold)
            .WithIdempotency()
            .WithSummary("Hold a free time for five minutes")
            .ProducesProblem(404)
            .ProducesProblem(409)
            .ProducesProblem(429);
        bookings
            .MapDelete("/holds/{id:guid}", Release)
            .WithIdempotency()
            .WithSummary("Give a hold back")
            .ProducesProblem(404)
            .ProducesProblem(409);
        bookings
            .MapPost("", Create)
            .WithIdempotency()
            .WithSummary("Book a hold, or a free time directly")
            .ProducesProblem(404)
            .ProducesProblem(409);
        bookings.MapGet("", List).WithSummary("Own bookings");
        bookings.MapGet("/{id:guid}", Get).WithSummary("One booking with its history").ProducesProblem(404);
        bookings
            .MapPut("/{id:guid}", Change)
            .WithIdempotency()
            .WithSummary("Move a booking to another free time, or edit its notes")
            .ProducesProblem(404)
            .ProducesProblem(409);
        bookings
            .MapGet("/{id:guid}/quote", Quote)
            .WithSummary("What cancelling or moving would cost now")
            .ProducesProblem(404)
            .ProducesProblem(409);
        bookings
            .MapDelete("/{id:guid}", Cancel)
            .WithIdempotency()
            .WithSummary("Cancel a booking")
            .ProducesProblem(404)
            .ProducesProblem(409);
    }

    private static async Task<Results<Created<BookingAnswer>, ProblemHttpResult>> Hold(
        HoldRequest body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        (await mediator.Send(new HoldSlotCommand(body.StylistId, body.BookingDate, body.StartTime, body.ServiceIds ?? []), ct)).ToCreated();

    private static async Task<Results<NoContent, ProblemHttpResult>> Release(Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ReleaseHoldCommand(new BookingId(id)), ct)).ToNoContent();

    private static async Task<Results<Created<BookingAnswer>, ProblemHttpResult>> Create(
        CreateRequest body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        (
            await mediator.Send(
                new CreateBookingCommand(
                    body.HoldId,
                    body.StylistId,
                    body.BookingDate,
                    body.StartTime,
                    body.ServiceIds,
                    body.CustomerNotes,
                    body.LinkToken
                ),
                ct
            )
        ).ToCreated();

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
            await mediator.Send(new ListMyBookingsQuery(new(status?.Value, scope?.Value, from?.Value, to?.Value), new(limit, cursor)), ct)
        ).ToOk();

    private static async Task<Results<Ok<BookingAnswer>, ProblemHttpResult>> Get(Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetBookingQuery(new BookingId(id)), ct)).ToOk();

    private static async Task<Results<Ok<BookingAnswer>, ProblemHttpResult>> Change(
        Guid id,
        ChangeRequest body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        (await mediator.Send(new ChangeBookingCommand(new BookingId(id), body.BookingDate, body.StartTime, body.CustomerNotes), ct)).ToOk();

    private static async Task<Results<Ok<BookingQuote>, ProblemHttpResult>> Quote(
        Guid id,
        QueryEnum<QuotedAction> action,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new QuoteBookingQuery(new BookingId(id), action), ct)).ToOk();

    private static async Task<Results<Ok<BookingAnswer>, ProblemHttpResult>> Cancel(
        Guid id,
        string? reason,
        [FromBody(EmptyBodyBehavior = Microsoft.AspNetCore.Mvc.ModelBinding.EmptyBodyBehavior.Allow)] CancelRequest? body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new CancelBookingCommand(new BookingId(id), body?.Reason ?? reason), ct)).ToOk();
}
