using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nobat.Api.Tests.Http;

/// <summary>A schema of the document, and for each thing it demands a value that breaks just that.</summary>
internal sealed class BodySchema(JsonElement document, JsonElement schema)
{
    private readonly JsonElement _schema = Resolve(document, schema);

    public IEnumerable<(string Name, BodySchema Schema)> Members =>
        _schema.TryGetProperty("properties", out var members)
            ? members.EnumerateObject().Select(member => (member.Name, new BodySchema(document, member.Value)))
            : [];

    public bool IsText => Types.Contains("string") && !_schema.TryGetProperty("enum", out _);

    public bool IsNumber => Types.Contains("integer") || Types.Contains("number");

    public bool IsArray => Types.Contains("array");

    /// <summary>What keeps a text from being any text at all.</summary>
    public bool IsBoundedText => Has("maxLength") || Has("pattern") || Has("format");

    public bool IsBoundedNumber => Has("minimum") && Has("maximum");

    public bool HasMostItems => Has("maxItems");

    private List<string> Types =>
        !_schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)]
        : [type.GetString()!];

    /// <summary>The example with one demand broken at a time, nested members included.</summary>
    public IEnumerable<(string What, JsonNode Body)> Broken(JsonNode good)
    {
        foreach (var required in Names("required"))
            yield return ($"without {required}", With(good, required, remove: true, null));
        foreach (var (name, member) in Members)
        {
            foreach (var (what, value) in member.Wrong(good[name]))
                yield return ($"{name} {what}", With(good, name, remove: false, value));
        }
    }

    private IEnumerable<(string What, JsonNode? Value)> Wrong(JsonNode? good)
    {
        if (!Types.Contains("null") && Types.Count > 0)
            yield return ("null", null);
        if (Number("maxLength") is { } most)
            yield return ($"longer than {most}", new string('x', (int)most + 1));
        if (Number("minLength") is > 0 and var least)
            yield return ($"shorter than {least}", new string('x', (int)least - 1));
        if (Number("minimum") is { } minimum)
            yield return ($"less than {minimum}", JsonNode.Parse($"{minimum - 1}"));
        if (Number("maximum") is { } maximum)
            yield return ($"more than {maximum}", JsonNode.Parse($"{maximum + 1}"));
        if (Has("enum"))
            yield return ("no such name", "nobat_unknown");
        if (Has("pattern"))
            yield return ("of another pattern", "25:61");
        if (_schema.TryGetProperty("format", out var format))
        {
            foreach (var text in format.GetString() is "date" ? (string[])["2026-02-30", "1405/09/02", ""] : ["x", ""])
                yield return ($"no {format.GetString()}: {text}", text);
        }

        if (!IsArray)
            yield break;
        var items = new BodySchema(document, _schema.GetProperty("items"));
        var item = good is JsonArray { Count: > 0 } some ? some[0]! : "01930f6e-8c1a-7c3e-9f5a-2b7d4e6f8a10";
        if (Number("maxItems") is { } room)
            yield return ($"more than {room}", new JsonArray([.. Enumerable.Range(0, (int)room + 1).Select(_ => item.DeepClone())]));
        foreach (var (what, value) in item is JsonObject ? items.Broken(item) : items.Wrong(item).Select(w => (w.What, w.Value!)))
            yield return ($"[0] {what}", new JsonArray(value?.DeepClone()));
    }

    private bool Has(string keyword) => _schema.TryGetProperty(keyword, out _);

    private decimal? Number(string keyword) => _schema.TryGetProperty(keyword, out var number) ? number.GetDecimal() : null;

    private IEnumerable<string> Names(string keyword) =>
        _schema.TryGetProperty(keyword, out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];

    private static JsonObject With(JsonNode good, string member, bool remove, JsonNode? value)
    {
        var copy = good.DeepClone().AsObject();
        if (remove)
            copy.Remove(member);
        else
            copy[member] = value?.DeepClone();
        return copy;
    }

    /// <summary>Follows a reference; of a choice between null and something, the something.</summary>
    private static JsonElement Resolve(JsonElement document, JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Resolve(document, reference.GetString()!.Split('/')[1..].Aggregate(document, (at, part) => at.GetProperty(part)));
        foreach (var choice in (string[])["oneOf", "anyOf"])
        {
            if (schema.TryGetProperty(choice, out var choices))
                return Resolve(document, choices.EnumerateArray().First(one => !one.TryGetProperty("type", out var t) || !IsNull(t)));
        }

        return schema;

        static bool IsNull(JsonElement type) => type.ValueKind == JsonValueKind.String && type.GetString() == "null";
    }
}
