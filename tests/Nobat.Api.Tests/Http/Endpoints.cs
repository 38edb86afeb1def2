using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Testing;

namespace Nobat.Api.Tests.Http;

/// <summary>The endpoints of the running server, and what the document says about their bodies.</summary>
internal static partial class Endpoints
{
    /// <summary>The documentation, and the dashboard of jobs, whose callers are in <c>JobDashboardTests</c>.</summary>
    private static readonly string[] Pages = ["/openapi", "/docs", "/jobs"];

    /// <summary><c>GET /api/v1/bookings/{id}</c> for everything that is mapped, pages for browsers apart.</summary>
    public static IReadOnlyList<string> Of(ApiFixture api) =>
        [
            .. api
                .Services.GetServices<EndpointDataSource>()
                .SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>()
                .Where(route => !IsPage(route.RoutePattern.RawText!))
                .SelectMany(route =>
                    route.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method => $"{method} {Plain(route)}")
                )
                .Distinct()
                .Order(),
        ];

    /// <summary>The example body of every operation that reads one, and whether there has to be one.</summary>
    public static async Task<Dictionary<string, (JsonElement Example, bool Required)>> Bodies(HttpClient guest)
    {
        var document = await guest.Get("/openapi/v1.json").Succeeded();
        var bodies = new Dictionary<string, (JsonElement, bool)>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        foreach (var operation in path.Value.EnumerateObject())
        {
            if (operation.Value.TryGetProperty("requestBody", out var body))
                bodies[$"{operation.Name.ToUpperInvariant()} {path.Name}"] = (ExampleOf(body), IsRequired(body));
        }

        return bodies;
    }

    /// <summary>The schema of every body, references followed.</summary>
    public static async Task<Dictionary<string, (JsonElement Example, BodySchema Schema)>> Schemas(HttpClient guest)
    {
        var document = await guest.Get("/openapi/v1.json").Succeeded();
        var bodies = new Dictionary<string, (JsonElement, BodySchema)>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        foreach (var operation in path.Value.EnumerateObject())
        {
            if (!operation.Value.TryGetProperty("requestBody", out var body))
                continue;
            var schema = body.GetProperty("content").GetProperty("application/json").GetProperty("schema");
            bodies[$"{operation.Name.ToUpperInvariant()} {path.Name}"] = (ExampleOf(body), new BodySchema(document, schema));
        }

        return bodies;
    }

    private static bool IsRequired(JsonElement body) => body.TryGetProperty("required", out var required) && required.GetBoolean();

    /// <summary>A body without members needs no example.</summary>
    public static JsonElement ExampleOf(JsonElement body) =>
        body.GetProperty("content").GetProperty("application/json").TryGetProperty("example", out var example)
            ? example
            : JsonElement.Parse("{}");

    /// <summary><c>/bookings/{id:guid}</c> is <c>/bookings/{id}</c> in the document.</summary>
    public static string Plain(RouteEndpoint route) =>
        Constraint().Replace(route.RoutePattern.RawText!, "}").TrimEnd('/') is { Length: > 0 } path ? path : "/";

    private static bool IsPage(string pattern) => Pages.Any(page => pattern.StartsWith(page, StringComparison.Ordinal));

    [GeneratedRegex(@":\w+(\([^)]*\))?\}")]
    private static partial Regex Constraint();
}
