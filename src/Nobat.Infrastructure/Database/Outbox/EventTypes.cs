using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;
using NodaTime.Serialization.SystemTextJson;

namespace Nobat.Infrastructure.Database.Outbox;

/// <summary>Event records by their stable names, to and from JSON.</summary>
internal static class EventTypes
{
    private static readonly FrozenDictionary<string, Type> ByName = typeof(IDomainEvent)
        .Assembly.GetTypes()
        .Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(IDomainEvent)))
        .ToFrozenDictionary(type => type.Name);

    private static readonly JsonSerializerOptions Json = new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Converters =
        {
            new TypedIdJsonConverterFactory(),
            new PhoneNumberJson(),
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower),
        },
    }.ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);

    public static string NameOf(IDomainEvent happened) => happened.GetType().Name;

    public static string Serialize(IDomainEvent happened) => JsonSerializer.Serialize(happened, happened.GetType(), Json);

    /// <summary>Null when this version of Nobat no longer knows the event.</summary>
    public static IDomainEvent? Deserialize(string name, string payload) =>
        ByName.TryGetValue(name, out var type) ? (IDomainEvent?)JsonSerializer.Deserialize(payload, type, Json) : null;

    private sealed class PhoneNumberJson : JsonConverter<PhoneNumber>
    {
        public override PhoneNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            PhoneNumber.Parse(reader.GetString()).Value;

        public override void Write(Utf8JsonWriter writer, PhoneNumber value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}
