using Nobat.Domain.Notifications.Templates;
using Nobat.Domain.Users;

namespace Nobat.Application.Notifications.Templates;

/// <summary>The templates in use. Finding one neither fails nor waits for long: where an edit cannot be used the default is.</summary>
public interface INoticeTemplates
{
    Task<UsableTemplate> FindAsync(TemplateKey key, CancellationToken ct);

    /// <summary>What this process remembers is out of date.</summary>
    void Forget();
}

/// <param name="Subject">Null for text messages.</param>
/// <param name="Version">Null for the default.</param>
public sealed record UsableTemplate(TemplateText? Subject, TemplateText Text, int? Version);

/// <summary>The templates Nobat comes with.</summary>
public interface IDefaultTemplates
{
    /// <summary>There is one for every key that occurs.</summary>
    TemplateContent Of(TemplateKey key);

    /// <summary>A value for each placeholder, to try a template with.</summary>
    IReadOnlyDictionary<string, string> Samples(Language language);
}
