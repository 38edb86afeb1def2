using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications.Templates;

namespace Nobat.Application.Notifications.Templates;

/// <summary>An administrator puts what an earlier version said in use again. It is judged by the rules of today.</summary>
public sealed record RollBackTemplateCommand(TemplateName Name, int Version) : ICommand<Result<TemplateDetail>>;

internal sealed class RollBackTemplateValidator : AbstractValidator<RollBackTemplateCommand>
{
    public RollBackTemplateValidator() => RuleFor(command => command.Version).GreaterThanOrEqualTo(1);
}

internal sealed class RollBackTemplateHandler(TemplateDesk desk) : ICommandHandler<RollBackTemplateCommand, Result<TemplateDetail>>
{
    public async Task<Result<TemplateDetail>> Handle(RollBackTemplateCommand command, CancellationToken cancellationToken)
    {
        if (command.Name.ToKey() is not { } key)
            return TemplateErrors.NotFound;
        if (await desk.FindForUpdateAsync(key, cancellationToken) is not { } template)
            return TemplateErrors.VersionNotFound;
        if (template.Versions.FirstOrDefault(version => version.Version == command.Version) is not { } earlier)
            return TemplateErrors.VersionNotFound;
        if (desk.Judge(key, earlier.Content) is { } refused)
            return refused;
        return desk.Change(template, (by, now) => template.RollBack(earlier, by, now));
    }
}
