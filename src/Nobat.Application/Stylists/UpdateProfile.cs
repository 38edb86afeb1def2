using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Stylists;

/// <summary>Replaces what one's own profile says; a member left out is cleared. See <see cref="StylistProfile.Edit"/> for approval.</summary>
public sealed record UpdateProfileCommand(ProfileFacts Facts) : ICommand<Result<StylistProfileAnswer>>;

internal sealed class UpdateProfileHandler(
    IRepository<StylistProfile> profiles,
    IRepository<Calendar> calendars,
    ICurrentUser me,
    IOptions<SiteOptions> site,
    TimeProvider clock
) : ICommandHandler<UpdateProfileCommand, Result<StylistProfileAnswer>>
{
    public async Task<Result<StylistProfileAnswer>> Handle(UpdateProfileCommand command, CancellationToken cancellationToken)
    {
        var facts = command.Facts.Check();
        if (!facts.IsSuccess)
            return facts.Error;
        var profile = await profiles.FindForUpdateAsync(new StylistOwnedBy(me.Id), cancellationToken);
        if (profile is null)
            return StylistErrors.NotFound;
        // Who reads "approved" while booking holds this lock: after it is ours, nobody books on what they read before.
        await calendars.FindForUpdateAsync(new CalendarOf(profile.Id), cancellationToken);
        var edited = profile.Edit(facts.Value, clock.GetCurrentInstant());
        return edited.IsSuccess ? StylistProfileAnswer.For(profile, site.Value) : edited.Error;
    }
}
