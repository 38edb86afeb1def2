using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Application.Users;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Api.Endpoints;

/// <summary>One's own account.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("Users").RequireAuthorization(Policies.SignedIn);
        users.MapPost("/complete-profile", CompleteProfile).WithSummary("Give names and choose a role, once");
        users.MapPost("/set-password", SetPassword).WithSummary("Set a first password");
        users.MapGet("/profile", GetProfile).WithSummary("Read one's own profile");
        users.MapPut("/profile", EditProfile).WithSummary("Change one's own profile");
    }

    private static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> CompleteProfile(
        CompleteProfileRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new CompleteProfileCommand(body.FirstName, body.LastName, body.BirthDate, body.Role), ct)).ToOk();

    private static async Task<Results<Ok<MessageAnswer>, ProblemHttpResult>> SetPassword(
        SetPasswordRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new SetPasswordCommand(body.Password), ct)).ToOk();

    private static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> GetProfile(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetProfileQuery(), ct)).ToOk();

    private static async Task<Results<Ok<UserAnswer>, ProblemHttpResult>> EditProfile(
        EditProfileRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new EditProfileCommand(body.FirstName, body.LastName, body.BirthDate, body.Email, body.Language), ct)).ToOk();
}

/// <param name="Role"><c>user</c> or <c>provider</c>.</param>
internal sealed record CompleteProfileRequest(
    [property: MinLength(1), MaxLength(PersonName.MaxLength)] string FirstName,
    [property: MinLength(1), MaxLength(PersonName.MaxLength)] string LastName,
    LocalDate? BirthDate = null,
    UserRole Role = UserRole.User
);

internal sealed record SetPasswordRequest([property: MinLength(1), MaxLength(PasswordPolicy.MaxLength)] string Password);

/// <summary>A member left out stays as it is.</summary>
internal sealed record EditProfileRequest(
    [property: MinLength(1), MaxLength(PersonName.MaxLength)] string? FirstName = null,
    [property: MinLength(1), MaxLength(PersonName.MaxLength)] string? LastName = null,
    LocalDate? BirthDate = null,
    [property: EmailAddress, MaxLength(254)] string? Email = null,
    Language? Language = null
);
