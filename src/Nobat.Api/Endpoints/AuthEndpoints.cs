using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Edge;
using Nobat.Api.Http;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Users;

namespace Nobat.Api.Endpoints;

/// <summary>Signing in by phone and code, or by password; tokens and their end.</summary>
internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("Identity");
        auth.MapPost("/send-otp", SendOtp).AllowAnonymous().WithMetadata(new SendsCodes()).WithSummary("Send a one-time code to a phone");
        auth.MapPost("/verify-otp", VerifyOtp).AllowAnonymous().WithSummary("Redeem a one-time code");
        auth.MapPost("/login", Login).AllowAnonymous().WithSummary("Sign in by password or by code");
        auth.MapPost("/refresh", Refresh)
            .AllowAnonymous()
            .WithMetadata(new RenewsTokens())
            .WithSummary("Trade a refresh token for new tokens");
        auth.MapPost("/logout", Logout).RequireAuthorization(Policies.SignedIn).WithSummary("End this session");
        auth.MapPost("/logout-all", LogoutAll).RequireAuthorization(Policies.SignedIn).WithSummary("End every session of this account");
        auth.MapGet("/me", GetMe).RequireAuthorization(Policies.SignedIn).WithSummary("Who is signed in");
    }

    private static async Task<Results<Ok<OtpSent>, ProblemHttpResult>> SendOtp(
        SendOtpRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new SendOtpCommand(body.PhoneNumber, body.Type), ct)).ToOk();

    private static async Task<Results<Ok<OtpVerified>, ProblemHttpResult>> VerifyOtp(
        VerifyOtpRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new VerifyOtpCommand(body.PhoneNumber, body.Code, body.Type), ct)).ToOk();

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> Login(
        LoginRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new LoginCommand(body.PhoneNumber, body.Password, body.OtpCode, body.DeviceName), ct)).ToOk();

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> Refresh(
        RefreshRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new RefreshCommand(body.RefreshToken), ct)).ToOk();

    private static async Task<Results<Ok<MessageAnswer>, ProblemHttpResult>> Logout(
        LogoutRequest? body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new LogoutCommand(Everywhere: false, body?.RefreshToken), ct)).ToOk();

    private static async Task<Results<Ok<MessageAnswer>, ProblemHttpResult>> LogoutAll(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new LogoutCommand(Everywhere: true, RefreshToken: null), ct)).ToOk();

    private static async Task<Results<Ok<Me>, ProblemHttpResult>> GetMe(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetMeQuery(), ct)).ToOk();
}

/// <param name="PhoneNumber">Any usual spelling of an Iranian mobile number.</param>
internal sealed record SendOtpRequest([property: MinLength(1), MaxLength(PhoneNumber.MaxSpelling)] string PhoneNumber, CodePurpose Type);

/// <param name="Code">Six digits, Latin, Persian or Arabic.</param>
internal sealed record VerifyOtpRequest(
    [property: MinLength(1), MaxLength(PhoneNumber.MaxSpelling)] string PhoneNumber,
    [property: MinLength(OneTimeCode.Length), MaxLength(OneTimeCode.MaxSpelling)] string Code,
    CodePurpose Type
);

/// <summary>Exactly one of password and code.</summary>
internal sealed record LoginRequest(
    [property: MinLength(1), MaxLength(PhoneNumber.MaxSpelling)] string PhoneNumber,
    [property: MaxLength(PasswordPolicy.MaxLength)] string? Password = null,
    [property: MinLength(OneTimeCode.Length), MaxLength(OneTimeCode.MaxSpelling)] string? OtpCode = null,
    [property: MaxLength(Device.MaxNameLength)] string? DeviceName = null
);

internal sealed record RefreshRequest([property: MinLength(1), MaxLength(512)] string RefreshToken);

/// <param name="RefreshToken">Of another session of one's own, to end that one as well.</param>
internal sealed record LogoutRequest([property: MaxLength(512)] string? RefreshToken = null);
