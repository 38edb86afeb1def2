using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Stylists;

/// <summary>Begins one's own profile as a draft. One account has one profile: a second is <c>stylist.profile_exists</c>.</summary>
public sealed record CreateProfileCommand(ProfileFacts Facts) : ICommand<Result<StylistProfileAnswer>>;

/// <summary>What a stylist writes about the salon, as it came in.</summary>
/// <param name="InstagramUsername">With or without @, or the address of the page.</param>
public sealed record ProfileFacts(
    string? SalonAddress,
    string? SalonName,
    double? Latitude,
    double? Longitude,
    string? InstagramUsername,
    string? Bio
)
{
    internal Result<PublicFacts> Check() => PublicFacts.Create(SalonAddress, SalonName, Latitude, Longitude, InstagramUsername, Bio);
}

internal sealed class CreateProfileHandler(
    IRepository<StylistProfile> profiles,
    ICurrentUser me,
    IOptions<SiteOptions> site,
    TimeProvider clock
) : ICommandHandler<CreateProfileCommand, Result<StylistProfileAnswer>>
{
    public async Task<Result<StylistProfileAnswer>> Handle(CreateProfileCommand command, CancellationToken cancellationToken)
    {
        var facts = command.Facts.Check();
        if (!facts.IsSuccess)
            return facts.Error;
        if (await profiles.AnyAsync(new StylistOwnedBy(me.Id), cancellationToken))
            return StylistErrors.ProfileExists;
        var profile = StylistProfile.Draft(me.Id, facts.Value, clock.GetCurrentInstant());
        profiles.Add(profile);
        return StylistProfileAnswer.For(profile, site.Value);
    }
}
