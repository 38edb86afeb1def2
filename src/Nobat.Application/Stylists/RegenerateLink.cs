using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Stylists;

/// <summary>A new booking link; the old one leads nowhere from now on.</summary>
public sealed record RegenerateLinkCommand : ICommand<Result<BookingLinkAnswer>>;

internal sealed class RegenerateLinkHandler(
    IRepository<StylistProfile> profiles,
    ICurrentUser me,
    IOptions<SiteOptions> site,
    TimeProvider clock
) : ICommandHandler<RegenerateLinkCommand, Result<BookingLinkAnswer>>
{
    public async Task<Result<BookingLinkAnswer>> Handle(RegenerateLinkCommand command, CancellationToken cancellationToken)
    {
        var profile = await profiles.FindForUpdateAsync(new StylistOwnedBy(me.Id), cancellationToken);
        if (profile is null)
            return StylistErrors.NotFound;
        profile.RegenerateLink(clock.GetCurrentInstant());
        return BookingLinkAnswer.For(profile, site.Value);
    }
}
