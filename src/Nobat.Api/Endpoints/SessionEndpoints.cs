using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Api.Endpoints;

/// <summary>Where one is signed in, and who tried.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("Identity").RequireAuthorization(Policies.SignedIn);
        auth.MapGet("/sessions", List).WithSummary("Where this account is signed in");
        auth.MapPut("/sessions/{id}", Edit).WithSummary("Name or trust the device of a session");
        auth.MapDelete("/sessions/{id}", Revoke).WithSummary("End one session");
        auth.MapGet("/login-history", History).WithSummary("Sign-ins of this account, also refused ones");
    }

    private static async Task<Results<Ok<SessionList>, ProblemHttpResult>> List(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListSessionsQuery(), ct)).ToOk();

    private static async Task<Results<Ok<MessageAnswer>, ProblemHttpResult>> Edit(
        Guid id,
        EditSessionRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new EditSessionCommand(new SessionId(id), body.DeviceName, body.Trusted), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> Revoke(Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RevokeSessionCommand(new SessionId(id)), ct)).ToNoContent();

    private static async Task<Results<Ok<Page<SignInAnswer>>, ProblemHttpResult>> History(
        IMediator mediator,
        CancellationToken ct,
        int limit = PageRequest.DefaultLimit,
        string? cursor = null
    ) => (await mediator.Send(new ListSignInsQuery(new PageRequest(limit, cursor)), ct)).ToOk();
}

/// <summary>A member left out stays as it is. Trusting asks for a sign-in of the last five minutes.</summary>
internal sealed record EditSessionRequest(
    [property: MinLength(1), MaxLength(Device.MaxNameLength)] string? DeviceName = null,
    bool? Trusted = null
);
