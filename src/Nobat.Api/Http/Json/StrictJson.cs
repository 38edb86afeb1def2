using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
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
        json.TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(RefuseNullItems);
        // Ours come first: the first converter that can, does.
        json.Converters.Add(new StrictStringConverter());
        json.Converters.Add(new FiniteDoubleConverter());
        json.Converters.Add(new StrictEnumConverterFactory());
        json.Converters.Add(new TypedIdJsonConverterFactory());
        json.Converters.Add(new LocalTimeConverter());
        json.Converters.Add(new ClockTimeConverter());
        json.ConfigureForNodaTime(DateTimeZoneProviders.Tzdb);
    }

    /// <summary>Nullable annotations are honoured for members, but not for what is in a list; no list of Nobat's has room for null.</summary>
    private static void RefuseNullItems(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
            return;
        Func<object, object?>[] lists =
        [
            .. type
                .Properties.Where(member => member.PropertyType.IsAssignableTo(typeof(IEnumerable<object?>)) && member.Get is not null)
                .Select(member => member.Get!),
        ];
        if (lists.Length == 0)
            return;
        type.OnDeserialized = made =>
        {
            foreach (var list in lists)
            {
                if (list(made) is IEnumerable<object?> items && items.Contains(null))
                    throw new JsonException("A list holds null.");
            }
        };
    }
}
