using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;

namespace Nobat.Api.Endpoints;

/// <summary>Browsers that get notifications (Push API).</summary>
internal static class PushEndpoints
{
    public static void MapPush(this IEndpointRouteBuilder api)
    {
        var push = api.MapGroup("/notifications").WithTags("Notifications").RequireAuthorization(Policies.SignedIn);
        push.MapGet("/push-key", GetKey).WithSummary("The key a browser subscribes with");
        push.MapGet("/push-subscriptions", List).WithSummary("One's own browsers that get notifications");
        push.MapPost("/push-subscriptions", Subscribe).WithSummary("Have notifications come to a browser");
        push.MapDelete("/push-subscriptions/{id:guid}", Unsubscribe).WithSummary("Have no more notifications come to a browser");
    }

    private static async Task<Results<Ok<PushKeyAnswer>, ProblemHttpResult>> GetKey(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetPushKeyQuery(), ct)).ToOk();

    private static async Task<Results<Ok<PushSubscriptionList>, ProblemHttpResult>> List(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListPushSubscriptionsQuery(), ct)).ToOk();

    private static async Task<Results<Created<PushSubscriptionAnswer>, ProblemHttpResult>> Subscribe(
        SubscribePushRequest body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        (await mediator.Send(new SubscribePushCommand(body.Endpoint, body.Keys.P256dh, body.Keys.Auth, body.ExpirationTime), ct)).ToCreated(
            _ => "/api/v1/notifications/push-subscriptions"
        );

    private static async Task<Results<NoContent, ProblemHttpResult>> Unsubscribe(Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new UnsubscribePushCommand(new PushSubscriptionId(id)), ct)).ToNoContent();
}

/// <summary>What a browser's <c>PushSubscription.toJSON()</c> gives.</summary>
/// <param name="ExpirationTime">Not used: a push service says when a subscription is gone.</param>
internal sealed record SubscribePushRequest(
    [property: MinLength(1), MaxLength(PushSubscription.MaxEndpointLength)] string Endpoint,
    PushKeysRequest Keys,
    [property: Range(0d, SubscribePushCommand.LatestTime)] double? ExpirationTime = null
);

/// <summary>Bytes are base64url.</summary>
internal sealed record PushKeysRequest(
    [property: MinLength(1), MaxLength(SubscribePushCommand.MaxKey)] string P256dh,
    [property: MinLength(1), MaxLength(SubscribePushCommand.MaxAuth)] string Auth
);
