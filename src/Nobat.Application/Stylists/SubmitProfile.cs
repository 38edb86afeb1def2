using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Stylists;

/// <summary>Hands one's own draft to the administrators.</summary>
public sealed record SubmitProfileCommand : ICommand<Result<StylistProfileAnswer>>;

internal sealed class SubmitProfileHandler(
    IRepository<StylistProfile> profiles,
    ICurrentUser me,
    IOptions<SiteOptions> site,
    TimeProvider clock
) : ICommandHandler<SubmitProfileCommand, Result<StylistProfileAnswer>>
{
    public async Task<Result<StylistProfileAnswer>> Handle(SubmitProfileCommand command, CancellationToken cancellationToken)
    {
        var profile = await profiles.FindForUpdateAsync(new StylistOwnedBy(me.Id), cancellationToken);
        if (profile is null)
            return StylistErrors.NotFound;
        var submitted = profile.Submit(clock.GetCurrentInstant());
        return submitted.IsSuccess ? StylistProfileAnswer.For(profile, site.Value) : submitted.Error;
    }
}
