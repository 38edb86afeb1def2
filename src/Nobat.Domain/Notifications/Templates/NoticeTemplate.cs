using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Domain.Notifications.Templates;

/// <summary>
/// What administrators made of one template. Each save is a version that is never changed; one of them is in use, or the default of the
/// files is.
/// </summary>
public sealed class NoticeTemplate : AggregateRoot
{
    private readonly List<NoticeTemplateVersion> _versions = [];

    private NoticeTemplate() { } // EF

    public NoticeTemplateId Id { get; private init; }

    /// <summary>See <see cref="TemplateKey.Kind"/>.</summary>
    public string Kind { get; private init; } = "";
    public NotificationRole Role { get; private init; }
    public NotificationChannel Channel { get; private init; }
    public Language Language { get; private init; }

    /// <summary>The version in use; null while the default is.</summary>
    public int? ActiveVersion { get; private set; }

    /// <summary>How many versions there are.</summary>
    public int LatestVersion { get; private set; }
    public Instant UpdatedAt { get; private set; }
    public IReadOnlyList<NoticeTemplateVersion> Versions => _versions;

    public TemplateKey Key => new(Kind, Role, Channel, Language);

    public NoticeTemplateVersion? Active => _versions.Find(version => version.Version == ActiveVersion);

    public static NoticeTemplate Begin(TemplateKey key) =>
        new()
        {
            Id = NoticeTemplateId.New(),
            Kind = key.Kind,
            Role = key.Role,
            Channel = key.Channel,
            Language = key.Language,
        };

    /// <summary>Puts a text in use that the rules let pass.</summary>
    /// <param name="seen">The latest version its author knew of; null where they did not look.</param>
    public Result Save(TemplateContent content, int? seen, UserId by, Instant now) =>
        seen is { } known && known != LatestVersion ? TemplateErrors.Changed.With("version", LatestVersion) : Add(content, null, by, now);

    /// <summary>Puts what an earlier version said in use again, as a new version.</summary>
    public Result RollBack(NoticeTemplateVersion to, UserId by, Instant now) => Add(to.Content, to.Version, by, now);

    public Result ReturnToDefault(UserId by, Instant now)
    {
        if (ActiveVersion is null)
            return Result.Success;
        (ActiveVersion, UpdatedAt) = (null, now);
        Raise(new TemplateReset(Id, by));
        return Result.Success;
    }

    private Result Add(TemplateContent content, int? restored, UserId by, Instant now)
    {
        LatestVersion++;
        (ActiveVersion, UpdatedAt) = (LatestVersion, now);
        _versions.Add(NoticeTemplateVersion.Of(LatestVersion, content, restored, by, now));
        Raise(new TemplateSaved(Id, by, LatestVersion));
        return Result.Success;
    }
}

/// <summary>One text as it was saved; written once, never changed.</summary>
public sealed class NoticeTemplateVersion
{
    private NoticeTemplateVersion() { } // EF

    public Guid Id { get; private init; }

    /// <summary>1, 2, …</summary>
    public int Version { get; private init; }
    public string? Subject { get; private init; }
    public string Text { get; private init; } = "";

    /// <summary>The version it repeats; null for a new text.</summary>
    public int? RestoredFrom { get; private init; }
    public UserId SavedBy { get; private init; }
    public Instant SavedAt { get; private init; }

    public TemplateContent Content => new(Subject, Text);

    internal static NoticeTemplateVersion Of(int version, TemplateContent content, int? restored, UserId by, Instant at) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Version = version,
            Subject = content.Subject,
            Text = content.Text,
            RestoredFrom = restored,
            SavedBy = by,
            SavedAt = at,
        };
}

/// <summary>An administrator put a version of a template in use.</summary>
public sealed record TemplateSaved(NoticeTemplateId Template, UserId By, int Version) : IDomainEvent;

/// <summary>An administrator put the default of a template in use again.</summary>
public sealed record TemplateReset(NoticeTemplateId Template, UserId By) : IDomainEvent;

public sealed class TemplateByKey : Specification<NoticeTemplate>
{
    public TemplateByKey(TemplateKey key) =>
        Query
            .Where(template =>
                template.Kind == key.Kind
                && template.Role == key.Role
                && template.Channel == key.Channel
                && template.Language == key.Language
            )
            .Include(template => template.Versions);
}
