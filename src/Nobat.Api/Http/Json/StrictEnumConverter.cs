using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nobat.Api.Http.Json;

/// <summary>The snake_case names of an enum: the only spelling Nobat reads or writes.</summary>
internal static class EnumNames<T>
    where T : struct, Enum
{
    public static readonly FrozenDictionary<T, string> ByValue = Enum.GetValues<T>()
        .Where(value => value is not NodaTime.IsoDayOfWeek.None)
        .ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    public static readonly FrozenDictionary<string, T> ByName = ByValue.ToFrozenDictionary(
        pair => pair.Value,
        pair => pair.Key,
        StringComparer.Ordinal
    );
}

/// <summary>Enums by exact name. The built-in converter also takes other cases, numbers and lists.</summary>
internal sealed class StrictEnumConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(StrictEnumConverter<>).MakeGenericType(typeToConvert))!;
}

internal sealed class StrictEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && EnumNames<T>.ByName.TryGetValue(reader.GetString()!, out var value)
            ? value
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(EnumNames<T>.ByValue[value]);

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        EnumNames<T>.ByName.TryGetValue(reader.GetString()!, out var value) ? value : throw new JsonException();

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(EnumNames<T>.ByValue[value]);
}
