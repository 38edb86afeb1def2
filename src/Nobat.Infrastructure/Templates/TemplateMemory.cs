using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Nobat.Application.Common;
using Nobat.Application.Notifications.Templates;
using Nobat.Application.Notifications.Writing;
using Nobat.Domain.Notifications;
using Nobat.Domain.Notifications.Templates;
using Nobat.Domain.Users;
using NodaTime;
using Npgsql;

namespace Nobat.Infrastructure.Templates;

/// <summary>
/// The edits in use, read all at once and remembered for seconds: another process hears of one that late. An edit that cannot be used,
/// whatever made it so, is told once and the default is sent; so it is while edits cannot be read and none are remembered.
/// </summary>
internal sealed partial class TemplateMemory(
    NpgsqlDataSource database,
    IDefaultTemplates defaults,
    LinkHosts hosts,
    TimeProvider clock,
    ILogger<TemplateMemory> log
) : INoticeTemplates
{
    private static readonly Duration Kept = Duration.FromSeconds(10);

    private const string Query = """
        SELECT t.kind, t.role, t.channel, t.language, v.version, v.subject, v.text
          FROM notice_templates t JOIN notice_template_versions v ON v.template_id = t.id AND v.version = t.active_version
        """;

    private readonly ConcurrentDictionary<TemplateKey, UsableTemplate> _defaults = new();
    private readonly ConcurrentDictionary<(TemplateKey, int), bool> _told = new();
    private volatile Remembered? _edits;
    private int _generation;

    public async Task<UsableTemplate> FindAsync(TemplateKey key, CancellationToken ct)
    {
        var edits = await EditsAsync(ct);
        return edits.TryGetValue(key, out var edit) ? edit : Default(key);
    }

    public void Forget()
    {
        Interlocked.Increment(ref _generation);
        _edits = null;
    }

    private async Task<FrozenDictionary<TemplateKey, UsableTemplate>> EditsAsync(CancellationToken ct)
    {
        var (known, generation, now) = (_edits, Volatile.Read(ref _generation), clock.GetCurrentInstant());
        if (known is not null && now - known.ReadAt < Kept)
            return known.Edits;
        try
        {
            var edits = await ReadAsync(ct);
            // What was saved while it was read may be missing here.
            if (generation == Volatile.Read(ref _generation))
                _edits = new Remembered(edits, now);
            return edits;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            NotRead(log, exception.GetType().Name);
            return known?.Edits ?? FrozenDictionary<TemplateKey, UsableTemplate>.Empty;
        }
    }

    private async Task<FrozenDictionary<TemplateKey, UsableTemplate>> ReadAsync(CancellationToken ct)
    {
        var edits = new Dictionary<TemplateKey, UsableTemplate>();
        await using var command = database.CreateCommand(Query);
        await using var row = await command.ExecuteReaderAsync(ct);
        while (await row.ReadAsync(ct))
        {
            var (key, content, version) = Row(row);
            if (Usable(key, content, version) is { } usable)
                edits[key] = usable;
        }

        return edits.ToFrozenDictionary();
    }

    private static (TemplateKey Key, TemplateContent Content, int Version) Row(NpgsqlDataReader row) =>
        (
            new TemplateKey(
                row.GetString(0),
                row.GetFieldValue<NotificationRole>(1),
                row.GetFieldValue<NotificationChannel>(2),
                row.GetFieldValue<Language>(3)
            ),
            new TemplateContent(row.IsDBNull(5) ? null : row.GetString(5), row.GetString(6)),
            row.GetInt32(4)
        );

    /// <summary>The rules that judged it when it was saved judge it again: a host, a placeholder or the row itself may have changed since.</summary>
    private UsableTemplate? Usable(TemplateKey key, TemplateContent content, int version)
    {
        if (TemplateRules.Check(key, content, hosts.All) is not [var wrong, ..])
            return Parsed(content, version);
        if (_told.TryAdd((key, version), true))
            Broken(log, key.Kind, key.Role, key.Channel, key.Language, version, wrong.Code);
        return null;
    }

    private UsableTemplate Default(TemplateKey key) => _defaults.GetOrAdd(key, one => Parsed(defaults.Of(one), null));

    private static UsableTemplate Parsed(TemplateContent content, int? version) =>
        new(content.Subject is null ? null : TemplateText.Parse(content.Subject), TemplateText.Parse(content.Text), version);

    private sealed record Remembered(FrozenDictionary<TemplateKey, UsableTemplate> Edits, Instant ReadAt);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Version {Version} of the template {Kind} to {Role} by {Channel} in {Language} cannot be used ({Code}); the default is sent"
    )]
    private static partial void Broken(
        ILogger log,
        string kind,
        NotificationRole role,
        NotificationChannel channel,
        Language language,
        int version,
        string code
    );

    [LoggerMessage(Level = LogLevel.Error, Message = "Edited templates could not be read: {Reason}")]
    private static partial void NotRead(ILogger log, string reason);
}
