using System.Text.Json;
using System.Text.Json.Serialization;
using Nobat.Domain.Availability;

namespace Nobat.Api.Http.Json;

/// <summary>A time of day to the minute, exactly <c>HH:mm</c>; <c>24:00</c> ends a day.</summary>
internal sealed class ClockTimeConverter : JsonConverter<ClockTime>
{
    public override ClockTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ClockTime.Parse(reader.GetString()) is { } time ? time : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, ClockTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
