using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Users;

namespace Nobat.Api.Endpoints;

/// <summary>Signing in with an account elsewhere, by OpenID Connect.</summary>
internal static class ExternalEndpoints
{
    public static void MapExternal(this IEndpointRouteBuilder api)
    {
        var external = api.MapGroup("/auth/external").WithTags("Identity");
        external
            .MapPost("/{provider}", Begin)
            .AllowAnonymous()
            .WithSummary("Begin a sign-in with a provider elsewhere")
            .ProducesProblem(404);
        external
            .MapPost("/{provider}/callback", Finish)
            .AllowAnonymous()
            .WithSummary("Finish it with what the provider answered")
            .ProducesProblem(409);
        var own = external.MapGroup("").RequireAuthorization(Policies.SignedIn);
        own.MapGet("", List).WithSummary("Providers, and which are linked to this account");
        own.MapPost("/{provider}/link", Link).WithSummary("Link an account elsewhere to this one").ProducesProblem(409);
        own.MapDelete("/{provider}", Unlink).WithSummary("Unlink an account elsewhere").ProducesProblem(404);
    }

    private static async Task<Results<Ok<ExternalSignInBegun>, ProblemHttpResult>> Begin(
        string provider,
        BeginExternalRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new BeginExternalSignInCommand(provider, body.RedirectUri), ct)).ToOk();

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> Finish(
        string provider,
        FinishExternalRequest body,
        IMediator mediator,
        CancellationToken ct
    ) =>
        (
            await mediator.Send(new FinishExternalSignInCommand(provider, body.CeremonyToken, body.State, body.Code, body.DeviceName), ct)
        ).ToOk();

    private static async Task<Results<Ok<ExternalList>, ProblemHttpResult>> List(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListExternalQuery(), ct)).ToOk();

    private static async Task<Results<Ok<MessageAnswer>, ProblemHttpResult>> Link(
        string provider,
        LinkExternalRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new LinkExternalCommand(provider, body.LinkToken), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> Unlink(string provider, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new UnlinkExternalCommand(provider), ct)).ToNoContent();
}

/// <param name="RedirectUri">One of those that configuration lists.</param>
internal sealed record BeginExternalRequest([property: MinLength(1), MaxLength(500)] string RedirectUri);

/// <param name="State">As the provider gave it back.</param>
/// <param name="Code">As the provider gave it.</param>
internal sealed record FinishExternalRequest(
    [property: MinLength(1), MaxLength(100)] string CeremonyToken,
    [property: MinLength(1), MaxLength(100)] string State,
    [property: MinLength(1), MaxLength(2000)] string Code,
    [property: MaxLength(Device.MaxNameLength)] string? DeviceName = null
);

/// <param name="LinkToken">From the refusal <c>auth.external_unlinked</c>.</param>
internal sealed record LinkExternalRequest([property: MinLength(1), MaxLength(100)] string LinkToken);
