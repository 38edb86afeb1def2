using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Auth;
using Nobat.Application.Auth.Passkeys;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Api.Endpoints;

/// <summary>Passkeys: signing in by finger, face or PIN (Web Authentication, level 3).</summary>
internal static class PasskeyEndpoints
{
    public static void MapPasskeys(this IEndpointRouteBuilder api)
    {
        var passkeys = api.MapGroup("/auth/passkeys").WithTags("Passkeys").RequireAuthorization(Policies.SignedIn);
        passkeys.MapGet("/", List).WithSummary("The passkeys of this account");
        passkeys.MapPost("/register/options", BeginRegistration).WithSummary("Ask for a challenge to make a passkey with");
        passkeys.MapPost("/register", Register).WithSummary("Add a passkey that was made");
        passkeys.MapPost("/sign-in/options", BeginSignIn).AllowAnonymous().WithSummary("Ask for a challenge to sign in with");
        passkeys.MapPost("/sign-in", SignIn).AllowAnonymous().WithSummary("Sign in by passkey");
        passkeys.MapPut("/{id}", Rename).WithSummary("Name a passkey");
        passkeys.MapDelete("/{id}", Remove).WithSummary("Remove a passkey");
    }

    private static async Task<Results<Ok<PasskeyList>, ProblemHttpResult>> List(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListPasskeysQuery(), ct)).ToOk();

    private static async Task<Results<Ok<PasskeyToMake>, ProblemHttpResult>> BeginRegistration(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new BeginPasskeyCommand(), ct)).ToOk();

    private static async Task<Results<Created<PasskeyAnswer>, ProblemHttpResult>> Register(
        RegisterPasskeyRequest body,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var response = body.Credential.Response;
        var made = new PasskeyAttestation(
            body.Credential.Id,
            body.Credential.Type,
            response.ClientDataJSON,
            response.AttestationObject,
            response.Transports ?? []
        );
        var added = await mediator.Send(new AddPasskeyCommand(new CeremonyId(body.CeremonyId), made, body.Name), ct);
        return added.IsSuccess ? TypedResults.Created("/api/v1/auth/passkeys", added.Value) : added.Error.ToProblem();
    }

    private static async Task<Results<Ok<PasskeyToShow>, ProblemHttpResult>> BeginSignIn(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new BeginPasskeySignInCommand(), ct)).ToOk();

    private static async Task<Results<Ok<SignedIn>, ProblemHttpResult>> SignIn(
        PasskeySignInRequest body,
        IMediator mediator,
        CancellationToken ct
    )
    {
        var response = body.Credential.Response;
        var shown = new PasskeyAssertion(
            body.Credential.Id,
            body.Credential.Type,
            response.ClientDataJSON,
            response.AuthenticatorData,
            response.Signature,
            response.UserHandle
        );
        return (await mediator.Send(new SignInWithPasskeyCommand(new CeremonyId(body.CeremonyId), shown, body.DeviceName), ct)).ToOk();
    }

    private static async Task<Results<Ok<PasskeyAnswer>, ProblemHttpResult>> Rename(
        Guid id,
        RenamePasskeyRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new RenamePasskeyCommand(new PasskeyId(id), body.Name), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RemovePasskeyCommand(new PasskeyId(id)), ct)).ToNoContent();
}

/// <param name="CeremonyId">From the options; good for one answer.</param>
/// <param name="Credential">What <c>navigator.credentials.create()</c> brought, by its <c>toJSON()</c>.</param>
internal sealed record RegisterPasskeyRequest(
    Guid CeremonyId,
    RegistrationCredential Credential,
    [property: MinLength(1), MaxLength(Passkey.MaxNameLength)] string? Name = null
);

/// <param name="CeremonyId">From the options; good for one answer.</param>
/// <param name="Credential">What <c>navigator.credentials.get()</c> brought, by its <c>toJSON()</c>.</param>
internal sealed record PasskeySignInRequest(
    Guid CeremonyId,
    SignInCredential Credential,
    [property: MaxLength(Device.MaxNameLength)] string? DeviceName = null
);

internal sealed record RenamePasskeyRequest([property: MinLength(1), MaxLength(Passkey.MaxNameLength)] string Name);

/// <summary>The browser's own format, which grows with browsers: what Nobat has no use for is read past.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record RegistrationCredential(
    [property: MinLength(1), MaxLength(PasskeyRules.MaxId)] string Id,
    [property: MinLength(1), MaxLength(PasskeyRules.MaxType)] string Type,
    RegistrationResponse Response
);

/// <summary>Bytes are base64url.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record RegistrationResponse(
    [property: MinLength(1), MaxLength(PasskeyRules.MaxClientData)] string ClientDataJSON,
    [property: MinLength(1), MaxLength(PasskeyRules.MaxAttestation)] string AttestationObject,
    [property: MaxLength(PasskeyRules.MaxTransports)] IReadOnlyList<string>? Transports = null
);

/// <summary>The browser's own format, which grows with browsers: what Nobat has no use for is read past.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record SignInCredential(
    [property: MinLength(1), MaxLength(PasskeyRules.MaxId)] string Id,
    [property: MinLength(1), MaxLength(PasskeyRules.MaxType)] string Type,
    SignInResponse Response
);

/// <summary>Bytes are base64url.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
internal sealed record SignInResponse(
    [property: MinLength(1), MaxLength(PasskeyRules.MaxClientData)] string ClientDataJSON,
    [property: MinLength(1), MaxLength(PasskeyRules.MaxAuthenticatorData)] string AuthenticatorData,
    [property: MinLength(1), MaxLength(PasskeyRules.MaxSignature)] string Signature,
    [property: MinLength(1), MaxLength(PasskeyRules.MaxUserHandle)] string? UserHandle = null
);
