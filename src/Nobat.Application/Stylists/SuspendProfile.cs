using FluentValidation;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Stylists;

/// <summary>Takes an approved stylist out of sight. Bookings already made stay.</summary>
public sealed record SuspendProfileCommand(StylistId Id, string Reason) : ICommand<Result<StylistProfileAnswer>>;

internal sealed class SuspendProfileValidator : AbstractValidator<SuspendProfileCommand>
{
    public SuspendProfileValidator() => RuleFor(command => command.Reason).MustBeAReason();
}

internal sealed class SuspendProfileHandler(
    IRepository<StylistProfile> profiles,
    IRepository<Calendar> calendars,
    ICurrentUser me,
    IOptions<SiteOptions> site,
    TimeProvider clock
) : ICommandHandler<SuspendProfileCommand, Result<StylistProfileAnswer>>
{
    public async Task<Result<StylistProfileAnswer>> Handle(SuspendProfileCommand command, CancellationToken cancellationToken)
    {
        var profile = await profiles.FindForUpdateAsync(new StylistById(command.Id), cancellationToken);
        if (profile is null)
            return StylistErrors.NotFound;
        // Who reads "approved" while booking holds this lock: after it is ours, nobody books on what they read before.
        await calendars.FindForUpdateAsync(new CalendarOf(profile.Id), cancellationToken);
        var suspended = profile.Suspend(command.Reason, me.Id, clock.GetCurrentInstant());
        return suspended.IsSuccess ? StylistProfileAnswer.For(profile, site.Value) : suspended.Error;
    }
}
