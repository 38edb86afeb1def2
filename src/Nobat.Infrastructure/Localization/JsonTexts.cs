using System.Collections.Frozen;
using System.Text.Json;
using Nobat.Application.Common;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Localization;

/// <summary>Texts from <c>Translations/{language}/{area}.json</c>, which travel inside the assembly.</summary>
internal sealed class JsonTexts : ITexts
{
    private const string Folder = "Nobat.Infrastructure.Translations.";

    private readonly FrozenDictionary<Language, FrozenDictionary<string, string>> _texts = Enum.GetValues<Language>()
        .ToFrozenDictionary(language => language, Load);

    public IReadOnlyDictionary<string, string> All(Language language) => _texts[language];

    public string? Find(string key, Language language) =>
        _texts[language].GetValueOrDefault(key) ?? _texts[Language.En].GetValueOrDefault(key);

    public string Get(string key, Language language, params (string Name, object? Value)[] values)
    {
        var text = Find(key, language) ?? key;
        foreach (var (name, value) in values)
            text = text.Replace($"{{{name}}}", ITexts.Shown(value, language), StringComparison.Ordinal);
        return text;
    }

    private static FrozenDictionary<string, string> Load(Language language)
    {
        var assembly = typeof(JsonTexts).Assembly;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var file in assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith($"{Folder}{language.Tag()}.", StringComparison.Ordinal))
        )
        {
            using var stream = assembly.GetManifestResourceStream(file)!;
            foreach (var (key, text) in JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!)
                texts.Add(key, text);
        }

        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
