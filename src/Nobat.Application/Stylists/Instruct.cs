using FluentValidation;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Stylists;

/// <summary>Says what customers should know before they come. Only those who booked are told, so it needs no approval.</summary>
public sealed record InstructCommand(string? Instructions) : ICommand<Result<StylistProfileAnswer>>;

internal sealed class InstructValidator : AbstractValidator<InstructCommand>
{
    public InstructValidator() => RuleFor(command => command.Instructions).MaximumLength(StylistProfile.MaxInstructionsLength);
}

internal sealed class InstructHandler(IRepository<StylistProfile> profiles, ICurrentUser me, IOptions<SiteOptions> site, TimeProvider clock)
    : ICommandHandler<InstructCommand, Result<StylistProfileAnswer>>
{
    public async Task<Result<StylistProfileAnswer>> Handle(InstructCommand command, CancellationToken cancellationToken)
    {
        var profile = await profiles.FindForUpdateAsync(new StylistOwnedBy(me.Id), cancellationToken);
        if (profile is null)
            return StylistErrors.NotFound;
        var said = profile.Instruct(command.Instructions, clock.GetCurrentInstant());
        return said.IsSuccess ? StylistProfileAnswer.For(profile, site.Value) : said.Error;
    }
}
