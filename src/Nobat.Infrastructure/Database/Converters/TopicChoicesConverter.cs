using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Nobat.Domain.Notifications;

namespace Nobat.Infrastructure.Database.Converters;

/// <summary>Chosen channels as JSON: <c>[{"topic":"booking","channels":["sms","inbox"],"fallbacks":["web_push"]}]</c>.</summary>
internal sealed class TopicChoicesConverter() : ValueConverter<TopicChoices, string>(topics => Write(topics), json => Read(json))
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    private static string Write(TopicChoices topics) => JsonSerializer.Serialize(topics.Chosen, Options);

    private static TopicChoices Read(string json) => TopicChoices.FromStorage(JsonSerializer.Deserialize<TopicChoice[]>(json, Options)!);
}
