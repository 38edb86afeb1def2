using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Testing;

namespace Nobat.Api.Tests.Http;

/// <summary>The document says what the server does, all of it and nothing else.</summary>
public sealed partial class OpenApiTests(ApiFixture api) : ApiTest(api)
{
    [Fact, Trait("Promise", "F-3"), Trait("Feature", "AP-04")]
    public async Task Every_route_is_in_the_document_and_every_operation_is_a_route()
    {
        var routes = Endpoints.Of(Api);
        var operations = (await Operations()).Select(operation => $"{operation.Method} {operation.Path}");

        Assert.Equal(routes, operations.Order());
    }

    [Fact, Trait("Promise", "F-3"), Trait("Feature", "AP-04")]
    public async Task Every_operation_has_a_name_a_summary_a_tag_and_examples_of_its_bodies()
    {
        var operations = await Operations();

        Assert.Equal(operations.Count, operations.Select(operation => operation.Id).Distinct().Count());
        Assert.All(
            operations,
            operation =>
            {
                Assert.Matches("^[a-z][A-Za-z0-9]+$", operation.Id);
                Assert.False(string.IsNullOrWhiteSpace(operation.Json.GetProperty("summary").GetString()), operation.Id);
                Assert.NotEmpty(operation.Json.GetProperty("tags").EnumerateArray());
                if (operation.Json.TryGetProperty("requestBody", out var body))
                    Assert.Equal(JsonValueKind.Object, Endpoints.ExampleOf(body).ValueKind);
            }
        );
    }

    [Fact, Trait("Promise", "F-3"), Trait("Feature", "AP-04")]
    public async Task Sign_in_and_refusals_are_declared_where_they_happen()
    {
        var open = Api
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<Microsoft.AspNetCore.Authorization.IAllowAnonymous>() is not null)
            .Select(route => Endpoints.Plain(route) + route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods[0])
            .ToHashSet();

        Assert.All(
            await Operations(),
            operation =>
            {
                var responses = operation.Json.GetProperty("responses").EnumerateObject().Select(response => response.Name).ToHashSet();
                var signedIn = !open.Contains(operation.Path + operation.Method);
                Assert.Equal(signedIn, operation.Json.TryGetProperty("security", out _));
                Assert.Contains("503", responses);
                if (signedIn)
                    Assert.Superset(new HashSet<string> { "400", "401", "403", "404", "429", "500" }, responses);
                if (operation.Json.TryGetProperty("requestBody", out _))
                    Assert.Superset(new HashSet<string> { "400", "413", "415" }, responses);
                Assert.Contains(responses, status => status.StartsWith('2'));
            }
        );
    }

    [Fact, Trait("Promise", "F-3"), Trait("Feature", "AP-04")]
    public async Task Every_example_fits_the_schema_beside_it()
    {
        foreach (var operation in (await Operations()).Where(operation => operation.Json.TryGetProperty("requestBody", out _)))
        {
            var content = operation.Json.GetProperty("requestBody").GetProperty("content").GetProperty("application/json");
            var schema = Resolve(content.GetProperty("schema"), operation.Document);
            var example = Endpoints.ExampleOf(operation.Json.GetProperty("requestBody"));
            foreach (var required in schema.TryGetProperty("required", out var names) ? names.EnumerateArray() : default)
                Assert.True(example.TryGetProperty(required.GetString()!, out _), $"{operation.Id} lacks {required}");
            foreach (var member in example.EnumerateObject())
                Assert.True(schema.GetProperty("properties").TryGetProperty(member.Name, out _), $"{operation.Id} has {member.Name}");
        }
    }

    [Fact, Trait("Feature", "AP-04")]
    public async Task The_page_works_without_the_network()
    {
        var page = await Guest.GetStringAsync(new Uri("/docs/", UriKind.Relative), TestContext.Current.CancellationToken);
        var scripts = Script().Matches(page).Select(match => match.Groups["address"].Value).ToList();

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.DoesNotContain("//", script, StringComparison.Ordinal));
        foreach (var script in scripts)
        {
            using var reply = await Guest.Get(new Uri(new Uri(Api.Address, "/docs/"), script).PathAndQuery);
            Assert.True(reply.IsSuccessStatusCode, script);
        }
    }

    [Fact, Trait("Feature", "OP-01")]
    public async Task It_is_started_and_ready_with_its_database_behind_it()
    {
        Assert.Equal("healthy", (await Guest.Get("/health/ready").Succeeded()).GetProperty("checks").GetProperty("database").GetString());
        Assert.Equal("healthy", (await Guest.Get("/health/startup").Succeeded()).GetProperty("checks").GetProperty("schema").GetString());
    }

    private async Task<List<Operation>> Operations()
    {
        var document = await Guest.Get("/openapi/v1.json").Succeeded();
        return
        [
            .. from path in document.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            select new Operation(operation.Name.ToUpperInvariant(), path.Name, operation.Value, document),
        ];
    }

    private static JsonElement Resolve(JsonElement schema, JsonElement document)
    {
        if (schema.TryGetProperty("oneOf", out var options))
            schema = options.EnumerateArray().First(option => option.TryGetProperty("$ref", out _));
        return schema.TryGetProperty("$ref", out var name)
            ? document.GetProperty("components").GetProperty("schemas").GetProperty(name.GetString()!.Split('/')[^1])
            : schema;
    }

    [GeneratedRegex("""<script[^>]*src="(?<address>[^"]+)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Script();

    private sealed record Operation(string Method, string Path, JsonElement Json, JsonElement Document)
    {
        public string Id => Json.GetProperty("operationId").GetString()!;
    }
}
