using FluentValidation;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
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
        var suspended = profile.Suspend(command.Reason, me.Id, clock.GetCurrentInstant());
        return suspended.IsSuccess ? StylistProfileAnswer.For(profile, site.Value) : suspended.Error;
    }
}
