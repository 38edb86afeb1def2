using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Stylists;

/// <summary>Ends a suspension; the profile is approved as it was.</summary>
public sealed record ReinstateProfileCommand(StylistId Id) : ICommand<Result<StylistProfileAnswer>>;

internal sealed class ReinstateProfileHandler(
    IRepository<StylistProfile> profiles,
    ICurrentUser me,
    IOptions<SiteOptions> site,
    TimeProvider clock
) : ICommandHandler<ReinstateProfileCommand, Result<StylistProfileAnswer>>
{
    public async Task<Result<StylistProfileAnswer>> Handle(ReinstateProfileCommand command, CancellationToken cancellationToken)
    {
        var profile = await profiles.FindForUpdateAsync(new StylistById(command.Id), cancellationToken);
        if (profile is null)
            return StylistErrors.NotFound;
        var reinstated = profile.Reinstate(me.Id, clock.GetCurrentInstant());
        return reinstated.IsSuccess ? StylistProfileAnswer.For(profile, site.Value) : reinstated.Error;
    }
}
