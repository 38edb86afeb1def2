using FluentValidation;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications.Templates;

namespace Nobat.Application.Notifications.Templates;

/// <summary>An administrator puts another text in use, as a new version, once it was judged.</summary>
/// <param name="Version">The latest version its author has seen; null where they did not look.</param>
public sealed record SaveTemplateCommand(TemplateName Name, string? Subject, string Text, int? Version) : ICommand<Result<TemplateDetail>>;

internal sealed class SaveTemplateValidator : AbstractValidator<SaveTemplateCommand>
{
    public SaveTemplateValidator()
    {
        RuleFor(command => command.Text).NotEmpty().MaximumLength(TemplateContent.MaxText);
        RuleFor(command => command.Subject).MaximumLength(TemplateContent.MaxSubject);
        RuleFor(command => command.Version).GreaterThanOrEqualTo(0);
    }
}

internal sealed class SaveTemplateHandler(TemplateDesk desk) : ICommandHandler<SaveTemplateCommand, Result<TemplateDetail>>
{
    public async Task<Result<TemplateDetail>> Handle(SaveTemplateCommand command, CancellationToken cancellationToken)
    {
        if (command.Name.ToKey() is not { } key)
            return TemplateErrors.NotFound;
        var content = TemplateContent.Of(command.Subject, command.Text);
        if (desk.Judge(key, content) is { } refused)
            return refused;
        var template = await desk.FindForUpdateAsync(key, cancellationToken) ?? desk.Begin(key);
        return desk.Change(template, (by, now) => template.Save(content, command.Version, by, now));
    }
}
