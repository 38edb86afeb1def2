using System.Text.Json;
using Nobat.Testing;

namespace Nobat.Api.Tests.Docs;

/// <summary>The Postman collection and the .http story name what exists, and the collection names all of it.</summary>
public sealed class CollectionTests(ApiFixture api) : ApiTest(api)
{
    private static readonly string[] Undescribed = ["/dev/", "/health/", "/openapi/"];

    [Fact, Trait("Feature", "AP-04")]
    public async Task The_collection_has_every_endpoint_and_none_that_is_gone()
    {
        var endpoints = await EndpointsAsync();
        var collected = Requests(JsonElement.Parse(await ReadAsync("nobat.postman_collection.json"))).ToList();

        List<string> missing = [.. endpoints.Where(endpoint => !collected.Any(request => Matches(endpoint, request)))];
        List<string> gone = [.. collected.Where(request => IsGone(request, endpoints))];
        Assert.Empty(missing);
        Assert.Empty(gone);
    }

    [Fact, Trait("Feature", "AP-04")]
    public async Task The_story_sends_no_request_to_an_address_that_is_gone()
    {
        var endpoints = await EndpointsAsync();
        var lines = (await ReadAsync("nobat.http")).Split('\n');
        var sent = lines
            .Select(line => line.Split(' '))
            .Where(words => words is ["GET" or "POST" or "PUT" or "DELETE", _])
            .Select(words => words[0] + " " + Plain(words[1]))
            .ToList();

        Assert.True(sent.Count > 20);
        List<string> gone = [.. sent.Where(request => IsGone(request, endpoints))];
        Assert.Empty(gone);
    }

    private async Task<List<string>> EndpointsAsync()
    {
        var document = await Guest.Get("/openapi/v1.json").Succeeded();
        return
        [
            .. document
                .GetProperty("paths")
                .EnumerateObject()
                .Where(path => !Undescribed.Any(path.Name.StartsWith))
                .SelectMany(path => path.Value.EnumerateObject(), (path, act) => $"{act.Name.ToUpperInvariant()} {path.Name}"),
        ];
    }

    private static IEnumerable<string> Requests(JsonElement folder) =>
        folder
            .GetProperty("item")
            .EnumerateArray()
            .SelectMany(item =>
                item.TryGetProperty("request", out var request)
                    ? [$"{request.GetProperty("method").GetString()} {Plain(request.GetProperty("url").GetProperty("raw").GetString()!)}"]
                    : Requests(item)
            );

    /// <summary>The path alone, with the variables that hold a part of it written out.</summary>
    private static string Plain(string address) =>
        address
            .Split('?')[0]
            .Replace("{{baseUrl}}", "/api/v1", StringComparison.Ordinal)
            .Replace("{{api}}", "/api/v1", StringComparison.Ordinal)
            .Replace("{{host}}", "", StringComparison.Ordinal)
            .Replace("{{bookingLink}}", "book/{id}/{token}", StringComparison.Ordinal)
            .Replace("{{link.response.body.$.bookingLink}}", "/book/{id}/{token}", StringComparison.Ordinal);

    private static bool Matches(string endpoint, string request)
    {
        var (template, path) = (endpoint.TrimEnd('/').Split('/'), request.Split('/'));
        return template.Length == path.Length && template.Zip(path).All(part => part.First.StartsWith('{') || part.First == part.Second);
    }

    private static bool IsGone(string request, List<string> endpoints) =>
        !IsUndescribed(request) && !endpoints.Any(endpoint => Matches(endpoint, request));

    private static bool IsUndescribed(string request) => Undescribed.Any(request.Split(' ')[1].StartsWith);

    private static async Task<string> ReadAsync(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Nobat.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The solution is not above the tests.");
        return await File.ReadAllTextAsync(Path.Combine(folder.FullName, "docs", name), TestContext.Current.CancellationToken);
    }
}
