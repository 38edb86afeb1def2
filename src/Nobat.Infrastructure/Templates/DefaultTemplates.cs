using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nobat.Application.Common;
using Nobat.Application.Notifications.Templates;
using Nobat.Domain.Notifications;
using Nobat.Domain.Notifications.Templates;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Templates;

/// <summary>
/// The templates of <c>Templates/{language}/{topic}.json</c>, which travel inside the assembly. A file has an entry for each kind and
/// reader: <c>subject</c>, <c>sms</c>, <c>push</c>, and <c>full</c>, which is both the inbox entry and the letter. What several have in
/// common stands in <c>blocks.json</c> and is put in where a text says <c>[[name]]</c>; templates themselves know no such thing.
/// </summary>
internal sealed partial class DefaultTemplates : IDefaultTemplates
{
    private const string Folder = "Nobat.Infrastructure.Templates.";
    private const string Blocks = "blocks";
    private const string Values = "samples";

    private readonly FrozenDictionary<TemplateKey, TemplateContent> _templates;
    private readonly FrozenDictionary<Language, FrozenDictionary<string, string>> _samples;

    public DefaultTemplates()
    {
        var templates = new Dictionary<TemplateKey, TemplateContent>();
        var samples = new Dictionary<Language, FrozenDictionary<string, string>>();
        foreach (var language in Enum.GetValues<Language>())
        {
            var files = Read(language);
            samples[language] = files[Values].ToFrozenDictionary(pair => pair.Key, pair => pair.Value.GetString()!, StringComparer.Ordinal);
            foreach (var (name, entry) in files.Where(file => file.Key is not (Blocks or Values)).SelectMany(file => file.Value))
                Add(templates, language, name, entry, files[Blocks]);
        }

        (_templates, _samples) = (templates.ToFrozenDictionary(), samples.ToFrozenDictionary());
    }

    /// <summary>Also what no key asks for, so that a test can tell.</summary>
    public IEnumerable<TemplateKey> Keys => _templates.Keys;

    public TemplateContent Of(TemplateKey key) =>
        _templates.TryGetValue(key, out var content) ? content : throw new ArgumentException($"There is no template {key}.", nameof(key));

    public IReadOnlyDictionary<string, string> Samples(Language language) => _samples[language];

    private static void Add(
        Dictionary<TemplateKey, TemplateContent> templates,
        Language language,
        string name,
        JsonElement entry,
        Dictionary<string, JsonElement> blocks
    )
    {
        var (kind, role) = (name.Split('.')[0], Enum.Parse<NotificationRole>(name.Split('.')[1], ignoreCase: true));
        var subject = entry.TryGetProperty("subject", out var given) ? given.GetString() : null;
        Put(NotificationChannel.Sms, "sms");
        Put(NotificationChannel.WebPush, "push");
        Put(NotificationChannel.Inbox, "full");
        Put(NotificationChannel.Email, "full");

        void Put(NotificationChannel channel, string member)
        {
            var key = new TemplateKey(kind, role, channel, language);
            // What only ever goes to the inbox has no letter.
            if (key.Occurs && entry.TryGetProperty(member, out var text))
                templates.Add(key, new TemplateContent(key.HasSubject ? subject : null, WithBlocks(text.GetString()!, blocks)));
        }
    }

    private static string WithBlocks(string text, Dictionary<string, JsonElement> blocks) =>
        Block().Replace(text, match => blocks[match.Groups["name"].Value].GetString()!);

    private static Dictionary<string, Dictionary<string, JsonElement>> Read(Language language)
    {
        var (assembly, prefix) = (typeof(DefaultTemplates).Assembly, $"{Folder}{language.Tag()}.");
        var files = new Dictionary<string, Dictionary<string, JsonElement>>(StringComparer.Ordinal);
        foreach (var file in assembly.GetManifestResourceNames().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(file)!;
            files[file[prefix.Length..^".json".Length]] = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(stream)!;
        }

        return files;
    }

    [GeneratedRegex(@"\[\[(?<name>[a-z_]+)\]\]", RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
