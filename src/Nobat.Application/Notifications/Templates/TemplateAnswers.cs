using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Notifications.Templates;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Notifications.Templates;

/// <summary>One template in a list.</summary>
/// <param name="Version">In use; null while the default is.</param>
/// <param name="Fault">Why the edit is not used and the default is sent instead; null while all is well.</param>
/// <param name="UpdatedAt">Null where nobody has ever edited it.</param>
public sealed record TemplateSummary(
    string Kind,
    NotificationRole Role,
    NotificationChannel Channel,
    Language Language,
    int? Version,
    bool IsDefault,
    string? Fault,
    Instant? UpdatedAt
);

/// <summary>One template with all that was ever made of it.</summary>
/// <param name="Subject">Null for text messages.</param>
/// <param name="LatestVersion">To be sent back with an edit, so that nobody overwrites what they have not seen; 0 where there is none.</param>
/// <param name="Placeholders">What may be named.</param>
/// <param name="Required">What has to be named, outside of parts that can be left out.</param>
/// <param name="History">The newest first.</param>
public sealed record TemplateDetail(
    string Kind,
    NotificationRole Role,
    NotificationChannel Channel,
    Language Language,
    int? Version,
    bool IsDefault,
    string? Fault,
    string? Subject,
    string Text,
    string? DefaultSubject,
    string DefaultText,
    int LatestVersion,
    IReadOnlyList<string> Placeholders,
    IReadOnlyList<string> Required,
    IReadOnlyList<TemplateVersionAnswer> History
)
{
    internal static TemplateDetail Of(TemplateKey key, NoticeTemplate? template, TemplateContent byDefault, string? fault)
    {
        var used = template?.Active?.Content ?? byDefault;
        return new(
            key.Kind,
            key.Role,
            key.Channel,
            key.Language,
            template?.ActiveVersion,
            template?.ActiveVersion is null,
            fault,
            used.Subject,
            used.Text,
            byDefault.Subject,
            byDefault.Text,
            template?.LatestVersion ?? 0,
            [.. Domain.Notifications.Templates.Placeholders.Of(key).Order()],
            Domain.Notifications.Templates.Placeholders.RequiredIn(key),
            [.. (template?.Versions ?? []).OrderByDescending(version => version.Version).Select(TemplateVersionAnswer.Of)]
        );
    }
}

/// <param name="RestoredFrom">The version it repeats; null for a new text.</param>
public sealed record TemplateVersionAnswer(int Version, string? Subject, string Text, int? RestoredFrom, UserId SavedBy, Instant SavedAt)
{
    internal static TemplateVersionAnswer Of(NoticeTemplateVersion version) =>
        new(version.Version, version.Subject, version.Text, version.RestoredFrom, version.SavedBy, version.SavedAt);
}
