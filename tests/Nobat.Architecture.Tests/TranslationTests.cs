using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using Nobat.Infrastructure.Localization;

namespace Nobat.Architecture.Tests;

/// <summary>No one is ever answered with a key, or in a language they did not ask for.</summary>
public sealed partial class TranslationTests
{
    private static readonly JsonTexts Texts = new();

    [Fact, Trait("Feature", "LN-02")]
    public void Every_refusal_has_a_text_in_each_language()
    {
        var codes = Catalogued().Select(error => error.Code).Concat(Written(ErrorCode())).Distinct().ToList();
        Assert.True(codes.Count > 20, $"only {codes.Count} codes were found");
        Assert.Empty(Untranslated(codes));
    }

    [Fact, Trait("Feature", "LN-02")]
    public void Every_validation_code_and_message_key_has_a_text_in_each_language() =>
        Assert.Empty(Untranslated(ValidationCodes.All.Concat(Written(ValidationCode())).Concat(Written(MessageKey()))));

    [Fact, Trait("Feature", "LN-02")]
    public void Every_status_Nobat_answers_has_a_title_in_each_language() =>
        Assert.Empty(
            Untranslated(new[] { 400, 401, 403, 404, 405, 406, 408, 409, 413, 415, 422, 429, 500, 503 }.Select(s => $"status.{s}"))
        );

    [Fact, Trait("Feature", "LN-02")]
    public void Both_languages_have_the_same_keys_with_the_same_places_to_fill()
    {
        Assert.Equal(Texts.All(Language.En).Keys.Order(), Texts.All(Language.Fa).Keys.Order());
        Assert.All(Texts.All(Language.En), text => Assert.Equal(Places(text.Value), Places(Texts.All(Language.Fa)[text.Key])));
    }

    [Fact, Trait("Feature", "LN-02")]
    public void The_text_of_a_refusal_has_the_places_of_the_refusal() =>
        Assert.Empty(
            from error in Catalogued()
            where Texts.All(Language.En).ContainsKey(error.Code)
            where !Places(Texts.All(Language.En)[error.Code]).SequenceEqual(Places(error.Message))
            select error.Code
        );

    /// <summary>Only where the key stands in the call; what is put together is covered by the tests of what puts it together.</summary>
    [Fact, Trait("Feature", "LN-02")]
    public void Whoever_asks_for_a_text_fills_its_places_and_no_others()
    {
        var calls = Source.Files("src").SelectMany(file => Calls(File.ReadAllText(file))).ToList();

        Assert.True(calls.Count > 30, $"only {calls.Count} calls were found");
        Assert.Empty(
            from call in calls
            let places = Places(Texts.All(Language.En).GetValueOrDefault(call.Key, ""))
            where !places.SequenceEqual(call.Given.Order())
            select $"{call.Key}: {string.Join(' ', call.Given)}"
        );
    }

    [Fact, Trait("Feature", "LN-02")]
    public void No_text_is_left_over()
    {
        var source = string.Join('\n', Source.Files("src").Select(File.ReadAllText));
        var prefixes = InterpolatedKey().Matches(source).Select(match => match.Groups["prefix"].Value).ToHashSet();
        var unused = Texts
            .All(Language.En)
            .Keys.Where(key => !source.Contains($"\"{key}\"", StringComparison.Ordinal))
            .Where(key => !prefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)));
        Assert.Empty(unused);
    }

    [Fact, Trait("Feature", "LN-02")]
    public void A_file_holds_only_keys_of_its_own_area()
    {
        foreach (
            var file in Directory.EnumerateFiles(
                Path.Combine(Source.Root, "src/Nobat.Infrastructure/Translations"),
                "*.json",
                SearchOption.AllDirectories
            )
        )
        {
            var keys = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!.Keys;
            Assert.All(keys, key => Assert.Equal(Path.GetFileNameWithoutExtension(file), key.Split('.')[0]));
        }
    }

    [Fact, Trait("Feature", "LN-01")]
    public void No_Persian_text_is_English_and_no_English_text_is_Persian()
    {
        Assert.All(Texts.All(Language.En), text => Assert.DoesNotMatch("[\u0600-\u06FF]", text.Value));
        Assert.All(Texts.All(Language.Fa), text => Assert.Matches("[\u0600-\u06FF]", text.Value));
        // ك and ي are Arabic letters; Persian keyboards write ک and ی.
        Assert.All(Texts.All(Language.Fa), text => Assert.DoesNotMatch("[\u0643\u064A]", text.Value));
    }

    private static IEnumerable<Error> Catalogued() =>
        from assembly in new[] { typeof(Error).Assembly, typeof(RequestErrors).Assembly, typeof(Policies).Assembly }
        from type in assembly.GetTypes()
        where !type.ContainsGenericParameters
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where field.FieldType == typeof(Error)
        select (Error)field.GetValue(null)!;

    private static IEnumerable<string> Written(Regex pattern) =>
        Source
            .Files("src")
            .SelectMany(file => pattern.Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["key"].Value)
            .Distinct();

    /// <summary>Each <c>texts.Get("key", …)</c> with the names it gives, up to its closing bracket.</summary>
    private static IEnumerable<(string Key, List<string> Given)> Calls(string source)
    {
        foreach (Match call in TextCall().Matches(source))
        {
            var (depth, end) = (1, call.Index + call.Length);
            while (depth > 0)
                depth += source[end++] switch
                {
                    '(' => 1,
                    ')' => -1,
                    _ => 0,
                };
            var given = GivenName().Matches(source[call.Index..end]).Select(match => $"{{{match.Groups["name"].Value}}}").ToList();
            yield return (call.Groups["key"].Value, given);
        }
    }

    private static IEnumerable<string> Untranslated(IEnumerable<string> keys) =>
        from key in keys
        from language in Enum.GetValues<Language>()
        where !Texts.All(language).ContainsKey(key)
        select $"{language.Tag()}: {key}";

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Distinct().Order();

    [GeneratedRegex(
        """Error\s*\.(Invalid|Unauthorized|Forbidden|NotFound|Conflict|Unprocessable|TooMany|Unavailable)\(\s*"(?<key>[^"]+)""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex ErrorCode();

    [GeneratedRegex("""WithErrorCode\(\s*"(?<key>[^"]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex ValidationCode();

    [GeneratedRegex("""[tT]exts\s*\.(Get|Find)\(\s*"(?<key>[^"]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex MessageKey();

    [GeneratedRegex("""\$"(?<prefix>[a-z_]+\.[a-z_.]*)\{""", RegexOptions.ExplicitCapture)]
    private static partial Regex InterpolatedKey();

    [GeneratedRegex("""[tT]exts\s*\.Get\(\s*"(?<key>[^"]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex TextCall();

    [GeneratedRegex("""\("(?<name>\w+)",""", RegexOptions.ExplicitCapture)]
    private static partial Regex GivenName();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();
}
