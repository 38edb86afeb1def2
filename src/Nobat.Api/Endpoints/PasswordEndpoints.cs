using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Edge;
using Nobat.Api.Http;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Users;

namespace Nobat.Api.Endpoints;

/// <summary>The life of a password after it was first set.</summary>
internal static class PasswordEndpoints
{
    public static void MapPasswords(this IEndpointRouteBuilder api)
    {
        var auth = api.MapGroup("/auth").WithTags("Identity");
        auth.MapPost("/forgot-password", Forgot)
            .AllowAnonymous()
            .WithMetadata(new SendsCodes())
            .WithSummary("Ask for a code to choose a new password with");
        auth.MapPost("/reset-password", Reset).AllowAnonymous().WithSummary("Choose a new password by code or reset token");
        auth.MapPost("/change-password", Change).RequireAuthorization(Policies.SignedIn).WithSummary("Replace one's password");
    }

    private static async Task<Results<Ok<MessageAnswer>, ProblemHttpResult>> Forgot(
        ForgotPasswordRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ForgotPasswordCommand(body.PhoneNumber), ct)).ToOk();

    private static async Task<Results<Ok<MessageAnswer>, ProblemHttpResult>> Reset(
        ResetPasswordRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ResetPasswordCommand(body.PhoneNumber, body.Code, body.ResetToken, body.NewPassword), ct)).ToOk();

    private static async Task<Results<Ok<MessageAnswer>, ProblemHttpResult>> Change(
        ChangePasswordRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new ChangePasswordCommand(body.CurrentPassword, body.NewPassword), ct)).ToOk();
}

internal sealed record ForgotPasswordRequest([property: MinLength(1), MaxLength(PhoneNumber.MaxSpelling)] string PhoneNumber);

/// <summary>Either a phone number with its code, or the reset token that redeeming a code brought.</summary>
internal sealed record ResetPasswordRequest(
    [property: MinLength(1), MaxLength(PasswordPolicy.MaxLength)] string NewPassword,
    [property: MinLength(1), MaxLength(PhoneNumber.MaxSpelling)] string? PhoneNumber = null,
    [property: MinLength(OneTimeCode.Length), MaxLength(OneTimeCode.MaxSpelling)] string? Code = null,
    [property: MinLength(1), MaxLength(512)] string? ResetToken = null
);

internal sealed record ChangePasswordRequest(
    [property: MinLength(1), MaxLength(PasswordPolicy.MaxLength)] string CurrentPassword,
    [property: MinLength(1), MaxLength(PasswordPolicy.MaxLength)] string NewPassword
);
