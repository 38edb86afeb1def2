using System.ComponentModel.DataAnnotations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Http;
using Nobat.Application.Stylists;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Api.Endpoints;

/// <summary>A stylist's own profile and link, and its public side.</summary>
internal static class StylistEndpoints
{
    public static void MapStylists(this IEndpointRouteBuilder api)
    {
        var stylists = api.MapGroup("/stylists").WithTags("Stylists");
        stylists.MapGet("/{id:guid}/profile", GetPublic).AllowAnonymous().WithSummary("Read the public side of an approved stylist");

        var profile = stylists.MapGroup("/profile").RequireAuthorization(Policies.Stylist);
        profile.MapPost("", Create).WithSummary("Begin one's own profile");
        profile.MapGet("", GetMine).WithSummary("Read one's own profile");
        profile.MapPut("", Update).WithSummary("Replace what one's own profile says");
        profile.MapPut("/instructions", Instruct).WithSummary("Say what customers should know before they come");
        profile.MapDelete("", Delete).WithSummary("Remove one's own profile");
        profile.MapPost("/submit", Submit).WithSummary("Submit one's own profile for approval");
        profile.MapPost("/regenerate-link", RegenerateLink).WithSummary("Replace the booking link; the old one is dead at once");
    }

    private static async Task<Results<Ok<PublicProfile>, ProblemHttpResult>> GetPublic(Guid id, IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetPublicProfileQuery(new StylistId(id)), ct)).ToOk();

    private static async Task<Results<Created<StylistProfileAnswer>, ProblemHttpResult>> Create(
        ProfileRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new CreateProfileCommand(body.ToFacts()), ct)).ToCreated(_ => "/api/v1/stylists/profile");

    private static async Task<Results<Ok<StylistProfileAnswer>, ProblemHttpResult>> GetMine(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new GetMyProfileQuery(), ct)).ToOk();

    private static async Task<Results<Ok<StylistProfileAnswer>, ProblemHttpResult>> Update(
        ProfileRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new UpdateProfileCommand(body.ToFacts()), ct)).ToOk();

    private static async Task<Results<Ok<StylistProfileAnswer>, ProblemHttpResult>> Instruct(
        InstructionsRequest body,
        IMediator mediator,
        CancellationToken ct
    ) => (await mediator.Send(new InstructCommand(body.Instructions), ct)).ToOk();

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new DeleteProfileCommand(), ct)).ToNoContent();

    private static async Task<Results<Ok<StylistProfileAnswer>, ProblemHttpResult>> Submit(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new SubmitProfileCommand(), ct)).ToOk();

    private static async Task<Results<Ok<BookingLinkAnswer>, ProblemHttpResult>> RegenerateLink(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new RegenerateLinkCommand(), ct)).ToOk();
}

/// <param name="Instructions">At most 500 characters; left out: none.</param>
internal sealed record InstructionsRequest([property: MaxLength(StylistProfile.MaxInstructionsLength)] string? Instructions = null);

/// <param name="SalonAddress">1 to 300 characters.</param>
/// <param name="Latitude">Degrees, WGS 84; with the longitude or not at all.</param>
/// <param name="InstagramUsername">With or without @, or the address of the page.</param>
/// <param name="Bio">At most 1000 characters.</param>
/// <param name="SalonName">At most 100 characters.</param>
internal sealed record ProfileRequest(
    [property: MinLength(1), MaxLength(PublicFacts.MaxAddressLength)] string SalonAddress,
    [property: Range(-90.0, 90.0)] double? Latitude = null,
    [property: Range(-180.0, 180.0)] double? Longitude = null,
    [property: MaxLength(InstagramUsername.MaxLength + 1)] string? InstagramUsername = null,
    [property: MaxLength(PublicFacts.MaxBioLength)] string? Bio = null,
    [property: MaxLength(PublicFacts.MaxSalonNameLength)] string? SalonName = null
)
{
    public ProfileFacts ToFacts() => new(SalonAddress, SalonName, Latitude, Longitude, InstagramUsername, Bio);
}
