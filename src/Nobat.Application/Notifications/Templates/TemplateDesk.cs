using System.Text.Json;
using Nobat.Application.Common;
using Nobat.Application.Notifications.Writing;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Notifications.Templates;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Notifications.Templates;

/// <summary>A template as an address names it, each part by its snake_case name.</summary>
public sealed record TemplateName(string Kind, string Role, string Channel, string Language)
{
    /// <summary>Null for anything that never occurs.</summary>
    public TemplateKey? ToKey() =>
        Find<NotificationRole>(Role) is { } role
        && Find<NotificationChannel>(Channel) is { } channel
        && Find<Language>(Language) is { } language
            ? new TemplateKey(Kind, role, channel, language) is { Occurs: true } key
                ? key
                : null
            : null;

    private static T? Find<T>(string name)
        where T : struct, Enum =>
        Enum.GetValues<T>().Cast<T?>().FirstOrDefault(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()!) == name);
}

/// <summary>What the use cases about templates do alike.</summary>
internal sealed class TemplateDesk(
    IRepository<NoticeTemplate> templates,
    IDefaultTemplates defaults,
    INoticeTemplates inUse,
    LinkHosts hosts,
    ICurrentUser me,
    IUnitOfWork work,
    TimeProvider clock
)
{
    /// <summary>With its row locked; null where nobody has edited it yet.</summary>
    public Task<NoticeTemplate?> FindForUpdateAsync(TemplateKey key, CancellationToken ct) =>
        templates.FindForUpdateAsync(new TemplateByKey(key), ct);

    public NoticeTemplate Begin(TemplateKey key)
    {
        var template = NoticeTemplate.Begin(key);
        templates.Add(template);
        return template;
    }

    /// <summary>What is wrong with a text, filled with the samples too; null where it can be sent.</summary>
    public Error? Judge(TemplateKey key, TemplateContent content)
    {
        var wrong = TemplateRules.Check(key, content, hosts.All).ToList();
        if (wrong.Count == 0 && Filled(key, content).Text.Length > TemplateRules.MaxOf(key.Channel))
            wrong.Add(TemplateErrors.TooLong.AsField("text", max: TemplateRules.MaxOf(key.Channel)));
        return wrong.Count == 0 ? null : TemplateErrors.Invalid.WithFields(wrong);
    }

    /// <summary>The text with the sample values.</summary>
    public TemplateContent Filled(TemplateKey key, TemplateContent content)
    {
        var samples = defaults.Samples(key.Language);
        return new(
            content.Subject is null ? null : TemplateText.Parse(content.Subject).Render(samples),
            TemplateText.Parse(content.Text).Render(samples)
        );
    }

    /// <summary>Does something to a template and tells every use of it.</summary>
    public Result<TemplateDetail> Change(NoticeTemplate template, Func<UserId, Instant, Result> act)
    {
        var done = act(me.Id, clock.GetCurrentInstant());
        if (!done.IsSuccess)
            return done.Error;
        work.AfterCommit(() =>
        {
            inUse.Forget();
            return Task.CompletedTask;
        });
        return Show(template.Key, template);
    }

    public TemplateDetail Show(TemplateKey key, NoticeTemplate? template) =>
        TemplateDetail.Of(key, template, defaults.Of(key), template?.Active is { } active ? FaultOf(key, active.Content) : null);

    /// <summary>The code for which an edit is not used; null while it is.</summary>
    public string? FaultOf(TemplateKey key, TemplateContent content) =>
        TemplateRules.Check(key, content, hosts.All).Select(wrong => wrong.Code).FirstOrDefault();
}
