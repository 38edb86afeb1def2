using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;

namespace Nobat.Api.Endpoints;

/// <summary>One's own notifications, as a list and as they come.</summary>
internal static class InboxEndpoints
{
    public static void MapInbox(this IEndpointRouteBuilder api)
    {
        var inbox = api.MapGroup("/notifications").WithTags("Notifications").RequireAuthorization(Policies.SignedIn);
        inbox.MapGet("", List).WithSummary("Read one's own notifications");
        inbox.MapGet("/stream", Stream).WithSummary("Hear of one's own notifications as they come").StaysOpen();
        inbox.MapPost("/{id:guid}/read", Read).WithSummary("Mark a notification as read");
        inbox.MapPost("/read-all", ReadAll).WithSummary("Mark all notifications as read");
        inbox.MapDelete("/{id:guid}", Remove).WithSummary("Remove a notification");
    }

    private static async Task<Results<Ok<InboxPage>, ProblemHttpResult>> List(
        bool? unread,
        string? cursor,
        IMediator mediator,
        CancellationToken ct,
        int limit = PageRequest.DefaultLimit
    ) => (await mediator.Send(new ListInboxQuery(unread, new PageRequest(limit, cursor)), ct)).ToOk();

    private static async Task<Results<ServerSentEventsResult<object>, ProblemHttpResult>> Stream(
        [FromHeader(Name = LiveEvents.LastEventId)] string? lastEventId,
        HttpContext http,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new OpenInboxStreamQuery(lastEventId), ct)).ToEvents(http);

    private static async Task<Results<NoContent, ProblemHttpResult>> Read(Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ReadInboxEntryCommand(new NotificationId(id)), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> ReadAll(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ReadInboxCommand(), ct)).ToNoContent();

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RemoveInboxEntryCommand(new NotificationId(id)), ct)).ToNoContent();
}
