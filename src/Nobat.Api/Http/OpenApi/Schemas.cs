using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Api.Http.OpenApi;

/// <summary>The shapes that our own converters give to types the schema generator cannot see through.</summary>
internal static class Schemas
{
    public static Task Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var declared = context.ParameterDescription?.ParameterDescriptor?.ParameterType ?? context.JsonTypeInfo.Type;
        if (context.JsonPropertyInfo is { } property)
            declared = property.PropertyType;
        var type = Nullable.GetUnderlyingType(declared);
        var nullable = context.ParameterDescription is null && type is not null;
        type ??= declared;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(QueryEnum<>))
            type = type.GetGenericArguments()[0];

        if (type.IsEnum)
            Become(schema, nullable, null, [.. NamesOf(type)]);
        else if (FormatOf(type) is { } format)
            Become(schema, nullable, format == "time" ? null : format, []);
        if (type == typeof(LocalTime))
            schema.Pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$";
        if (type == typeof(ClockTime))
            schema.Pattern = "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$";
        if (type == typeof(double))
            schema.Type = JsonSchemaType.Number | (nullable ? JsonSchemaType.Null : 0);
        if (type == typeof(string) && schema.Type is null)
            schema.Type = JsonSchemaType.String;
        if (schema.Type?.HasFlag(JsonSchemaType.Array) == true && schema.Items is null && ItemOf(type) is { } item)
            schema.Items = DescribeItem(item);
        if (context.JsonPropertyInfo is { } member)
            DescribeMember(schema, member, type);
        return Task.CompletedTask;
    }

    /// <summary>The generator leaves out items that it cannot see through.</summary>
    private static OpenApiSchema? DescribeItem(Type item)
    {
        var schema = new OpenApiSchema();
        if (item.IsEnum)
            Become(schema, nullable: false, null, [.. NamesOf(item)]);
        else if (FormatOf(item) is { } format)
            Become(schema, nullable: false, format, []);
        else if (item == typeof(string))
            schema.Type = JsonSchemaType.String;
        return schema.Type is null ? null : schema;
    }

    private static Type? ItemOf(Type type) =>
        type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.IsAssignableTo(typeof(System.Collections.IEnumerable)) ? type.GetGenericArguments()[0]
        : null;

    /// <summary>The generator forgets what nullable texts say about themselves.</summary>
    private static void DescribeMember(OpenApiSchema schema, JsonPropertyInfo member, Type type)
    {
        if (schema.Type is not null && (member.IsGetNullable || member.IsSetNullable))
        {
            schema.Type |= JsonSchemaType.Null;
            if (schema.Enum is { Count: > 0 } names && type.IsEnum)
                schema.Enum = [.. names, JsonNullSentinel.JsonNull];
        }

        foreach (var bound in member.AttributeProvider?.GetCustomAttributes(inherit: false).OfType<ValidationAttribute>() ?? [])
        {
            switch (bound)
            {
                case MaxLengthAttribute most when type == typeof(string):
                    schema.MaxLength = most.Length;
                    break;
                case MinLengthAttribute least when type == typeof(string):
                    schema.MinLength = least.Length;
                    break;
                case MaxLengthAttribute most:
                    schema.MaxItems = most.Length;
                    break;
                case RangeAttribute range:
                    schema.Minimum = Convert.ToString(range.Minimum, CultureInfo.InvariantCulture);
                    schema.Maximum = Convert.ToString(range.Maximum, CultureInfo.InvariantCulture);
                    break;
                case EmailAddressAttribute:
                    schema.Format = "email";
                    break;
            }
        }
    }

    /// <summary>RFC 9457 with Nobat's members.</summary>
    public static OpenApiSchema ProblemDocument() =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description = "A refusal. The code is stable; texts follow Accept-Language. Some codes bring further members.",
            Required = new HashSet<string> { "type", "title", "status", "detail", "instance", "code", "traceId" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text("A URN made of the code.", "urn:nobat:error:request.invalid"),
                ["title"] = Text("What kind of refusal this is.", "Invalid request"),
                ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Examples = [400] },
                ["detail"] = Text("What went wrong, for people.", "Some members of the request are not valid."),
                ["instance"] = Text("The address that was asked.", "/api/v1/bookings"),
                ["code"] = Text("Stable, area.reason.", "request.invalid"),
                ["traceId"] = Text("Quote this when asking for help.", "4bf92f3577b34da6a3ce929d0e0e4736"),
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "Wrong members of the request, by name.",
                    AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = FieldProblem() },
                },
            },
        };

    private static OpenApiSchema FieldProblem() =>
        new()
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["code"] = Text("Stable.", "validation.required"),
                ["message"] = Text("For people.", "This is required."),
            },
        };

    private static OpenApiSchema Text(string description, string example) =>
        new()
        {
            Type = JsonSchemaType.String,
            Description = description,
            Examples = [example],
        };

    private static void Become(OpenApiSchema schema, bool nullable, string? format, List<JsonNode> names)
    {
        schema.Type = JsonSchemaType.String | (nullable ? JsonSchemaType.Null : 0);
        schema.Format = format;
        schema.Enum = names.Count == 0 ? null : names;
        schema.Properties = null;
        schema.Required = null;
        schema.AdditionalProperties = null;
        schema.AdditionalPropertiesAllowed = true;
    }

    private static string? FormatOf(Type type) =>
        type == typeof(Instant) ? "date-time"
        : type == typeof(LocalDate) || type == typeof(QueryDate) ? "date"
        : type == typeof(LocalTime) || type == typeof(ClockTime) ? "time"
        : type == typeof(Guid) || IsTypedId(type) ? "uuid"
        : null;

    private static bool IsTypedId(Type type) =>
        type.IsValueType && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ITypedId<>));

    private static IEnumerable<JsonNode> NamesOf(Type type) =>
        Enum.GetNames(type)
            .Where(name => type != typeof(IsoDayOfWeek) || name != nameof(IsoDayOfWeek.None))
            .Select(name => (JsonNode)System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name));
}
