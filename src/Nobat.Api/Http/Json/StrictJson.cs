using System.Text.Json;
using System.Text.Json.Serialization;
using Nobat.Application.Common;
using NodaTime;
using NodaTime.Serialization.SystemTextJson;

namespace Nobat.Api.Http.Json;

/// <summary>
/// What a body may be: nothing that is unknown, twice, missing, null without leave, of another type or in another spelling. A client's
/// mistake is said at once instead of being guessed at.
/// </summary>
internal static class StrictJson
{
    private const int DeepestBody = 32;

    public static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        json.PropertyNameCaseInsensitive = false;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.AllowDuplicateProperties = false;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.RespectNullableAnnotations = true;
        json.RespectRequiredConstructorParameters = true;
        json.MaxDepth = DeepestBody;
        // Ours come first: the first converter that can, does.
        json.Converters.Add(new StrictStringConverter());
        json.Converters.Add(new FiniteDoubleConverter());
        json.Converters.Add(new StrictEnumConverterFactory());
        json.Converters.Add(new TypedIdJsonConverterFactory());
        json.Converters.Add(new LocalTimeConverter());
        json.Converters.Add(new ClockTimeConverter());
        json.ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);
    }
}
