using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Users;

namespace Nobat.Api.Endpoints;

/// <summary>An authenticator on one's phone as a second factor, and its recovery codes.</summary>
internal static class SecondFactorEndpoints
{
    public static void MapSecondFactors(this IEndpointRouteBuilder api)
    {
        var mfa = api.MapGroup("/auth/mfa").WithTags("Identity");
        mfa.MapPost("/verify", Verify).AllowAnonymous().WithSummary("Complete a sign-in by the second proof").ProducesProblem(429);
        var own = mfa.MapGroup("").RequireAuthorization(Policies.SignedIn);
        own.MapGet("", State).WithSummary("Which second factors this account has");
        own.MapPost("/totp/setup", SetUp).WithSummary("Begin to set an authenticator up").ProducesProblem(409);
        own.MapPost("/totp/confirm", Confirm)
            .WithSummary("Turn the authenticator on by its first code")
            .ProducesProblem(409)
            .ProducesProblem(429);
        own.MapPost("/totp/disable", Disable).WithSummary("Turn the authenticator off").ProducesProblem(409).ProducesProblem(429);
        own.MapPost("/recovery-codes", Renew)
            .WithSummary("Ten new recovery codes for the old ones")
            .ProducesProblem(409)
            .ProducesProblem(429);
    }

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> Verify(
        VerifySecondFactorRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new VerifySecondFactorCommand(body.MfaToken, body.Code, body.RecoveryCode), ct)).ToOk();

    private static async Task<Results<Ok<SecondFactorState>, ProblemHttpResult>> State(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetSecondFactorsQuery(), ct)).ToOk();

    private static async Task<Results<Ok<TotpSetUp>, ProblemHttpResult>> SetUp(
        SetUpTotpRequest? body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new SetUpTotpCommand(), ct)).ToOk();

    private static async Task<Results<Ok<RecoveryCodeList>, ProblemHttpResult>> Confirm(
        TotpCodeRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ConfirmTotpCommand(body.Code), ct)).ToOk();

    private static async Task<Results<Ok<MessageAnswer>, ProblemHttpResult>> Disable(
        SecondProofRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new DisableTotpCommand(body.Code, body.RecoveryCode), ct)).ToOk();

    private static async Task<Results<Ok<RecoveryCodeList>, ProblemHttpResult>> Renew(
        TotpCodeRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new RenewRecoveryCodesCommand(body.Code), ct)).ToOk();
}

/// <summary>Nothing has to be said.</summary>
internal sealed record SetUpTotpRequest;

internal sealed record TotpCodeRequest([property: MinLength(OneTimeCode.Length), MaxLength(OneTimeCode.MaxSpelling)] string Code);

/// <summary>Exactly one of the two.</summary>
internal sealed record SecondProofRequest(
    [property: MinLength(OneTimeCode.Length), MaxLength(OneTimeCode.MaxSpelling)] string? Code = null,
    [property: MaxLength(40)] string? RecoveryCode = null
);

/// <summary>The token of the sign-in, and exactly one of the other two.</summary>
internal sealed record VerifySecondFactorRequest(
    [property: MinLength(1), MaxLength(100)] string MfaToken,
    [property: MinLength(OneTimeCode.Length), MaxLength(OneTimeCode.MaxSpelling)] string? Code = null,
    [property: MaxLength(40)] string? RecoveryCode = null
);
