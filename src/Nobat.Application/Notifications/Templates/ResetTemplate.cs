using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications.Templates;

namespace Nobat.Application.Notifications.Templates;

/// <summary>An administrator puts the default in use again; the versions stay to be looked at.</summary>
public sealed record ResetTemplateCommand(TemplateName Name) : ICommand<Result<TemplateDetail>>;

internal sealed class ResetTemplateHandler(TemplateDesk desk) : ICommandHandler<ResetTemplateCommand, Result<TemplateDetail>>
{
    public async Task<Result<TemplateDetail>> Handle(ResetTemplateCommand command, CancellationToken cancellationToken)
    {
        if (command.Name.ToKey() is not { } key)
            return TemplateErrors.NotFound;
        return await desk.FindForUpdateAsync(key, cancellationToken) is { } template
            ? desk.Change(template, template.ReturnToDefault)
            : desk.Show(key, null);
    }
}
