using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Auth;
using Nobat.Application.Common;

namespace Nobat.Api.Endpoints;

/// <summary>Proving an optional email address.</summary>
internal static class EmailEndpoints
{
    public static void MapEmail(this IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("Identity");
        auth.MapPost("/send-email-verification", Send)
            .RequireAuthorization(Policies.SignedIn)
            .WithSummary("Send a letter that proves one's email address")
            .ProducesProblem(409)
            .ProducesProblem(429);
        auth.MapPost("/verify-email", Verify)
            .AllowAnonymous()
            .WithSummary("Prove an email address by the link of the letter")
            .ProducesProblem(429);
    }

    private static async Task<Results<Ok<MessageAnswer>, ProblemHttpResult>> Send(
        SendEmailVerificationRequest? body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new SendEmailVerificationCommand(), ct)).ToOk();

    private static async Task<Results<Ok<MessageAnswer>, ProblemHttpResult>> Verify(
        VerifyEmailRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new VerifyEmailCommand(body.Token), ct)).ToOk();
}

/// <summary>Nothing has to be said; the address is the one in the profile.</summary>
internal sealed record SendEmailVerificationRequest;

internal sealed record VerifyEmailRequest([property: MinLength(1), MaxLength(512)] string Token);
