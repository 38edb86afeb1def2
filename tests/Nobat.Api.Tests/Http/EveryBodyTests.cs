using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Nobat.Testing;

namespace Nobat.Api.Tests.Http;

/// <summary>Each endpoint with a body refuses whatever is wrong with it, before anything is done: no row changes.</summary>
public sealed class EveryBodyTests(ApiFixture api) : ApiTest(api)
{
    [Fact, Trait("Promise", "S-3"), Trait("Promise", "S-4"), Trait("Feature", "AP-02")]
    public async Task Every_endpoint_refuses_every_wrong_body_and_changes_nothing()
    {
        var callers = new[]
        {
            Guest,
            As(await Given.APendingUser()),
            As(await Given.AnApprovedStylistWithoutHours()),
            As(await Given.AnAdmin()),
        };
        var bodies = await Endpoints.Bodies(Guest);
        Assert.NotEmpty(bodies);
        await Eventually.Async(
            async () =>
                await Sql<long>(
                    "SELECT (SELECT count(*) FROM outbox_messages) + (SELECT count(*) FROM notifications WHERE lease IS NOT NULL OR next_try_at <= nobat_now())"
                ) == 0,
            "what came before to be told"
        );
        var before = await Everything();
        var wrong = new List<string>();
        var tried = 0;
        foreach (var (endpoint, (example, required)) in bodies)
        {
            var good = JsonNode.Parse(example.GetRawText())!.AsObject();
            var client = await Allowed(callers, endpoint);
            foreach (var (what, body, status) in Wrong(good))
            {
                if (!required && (what is "" or "null"))
                    continue;
                tried++;
                using var reply = await SendAsync(client, endpoint, body);
                if (reply.StatusCode != status)
                    wrong.Add($"{endpoint}: {what} → {(int)reply.StatusCode}");
            }
        }

        Assert.Empty(wrong);
        Assert.True(tried >= 30 * bodies.Count, $"only {tried} bodies were tried");
        Assert.Equal(before, await Everything());
    }

    /// <summary>Somebody the endpoint lets in; the body is read only then.</summary>
    private static async Task<HttpClient> Allowed(HttpClient[] callers, string endpoint)
    {
        foreach (var caller in callers)
        {
            using var reply = await SendAsync(caller, endpoint, "[]"u8.ToArray());
            if (reply.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden))
                return caller;
        }

        throw new InvalidOperationException($"Nobody may {endpoint}.");
    }

    private static IEnumerable<(string What, byte[] Body, HttpStatusCode Status)> Wrong(JsonObject good)
    {
        var text = good.ToJsonString();
        var open = text[..^1] + (good.Count == 0 ? "" : ",");
        string[] malformed =
        [
            "",
            " ",
            "null",
            "[]",
            "1",
            "true",
            "\"x\"",
            $"[{text}]",
            text[..^1],
            text + "x",
            text + text,
            text + "/* */",
            text[..^1] + ",}",
            open + "\"nobatUnknown\":1}",
            open + "\"id\":\"01930f6e-8c1a-7c3e-9f5a-2b7d4e6f8a10\",\"isAdmin\":true}",
            open + "\"status\":7}",
            open + "\"\\u0000\":1}",
            open + $"\"deep\":{new string('[', 40)}{new string(']', 40)}}}",
            "{\"a\":1e400}",
            "{'a':1}",
            "{a:1}",
            "<a/>",
            "a=1",
            "{\"__proto__\":{}}",
            "NaN",
            "\uFEFF\uFEFF{}",
            "{\"$ref\":\"1\"}",
            "{\"$type\":\"System.Object\"}",
        ];
        foreach (var body in malformed)
            yield return (body, Encoding.UTF8.GetBytes(body), HttpStatusCode.BadRequest);
        yield return ("bytes that are no UTF-8", [0x7B, 0xFF, 0xFE, 0x7D], HttpStatusCode.BadRequest);
        yield return ("64 KiB and more", Encoding.UTF8.GetBytes(text + new string(' ', 64 * 1024)), HttpStatusCode.RequestEntityTooLarge);
        foreach (var (what, body) in WrongMembers(good))
            yield return (what, Encoding.UTF8.GetBytes(body), HttpStatusCode.BadRequest);
    }

    /// <summary>For each member, what its schema rules out.</summary>
    private static IEnumerable<(string What, string Body)> WrongMembers(JsonObject good)
    {
        foreach (var (name, value) in good)
        {
            yield return ($"{name} twice", $"{good.ToJsonString()[..^1]},\"{name}\":{value?.ToJsonString() ?? "null"}}}");
            yield return ($"{name} in capitals", Put(good, name, null, name.ToUpperInvariant(), value?.ToJsonString() ?? "null"));
            string[] values = value switch
            {
                JsonArray => ["{}", "1", "\"x\"", "[null]", "[[]]"],
                JsonValue number when number.GetValueKind() == System.Text.Json.JsonValueKind.Number =>
                [
                    "\"1\"",
                    "true",
                    "{}",
                    "[]",
                    "1e400",
                ],
                JsonValue flag when flag.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False =>
                [
                    "\"true\"",
                    "1",
                    "{}",
                ],
                _ => ["1", "true", "{}", "[]", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\"", "\"a\nb\""],
            };
            foreach (var wrong in values)
                yield return ($"{name} is {wrong}", Put(good, name, wrong, null, null));
        }
    }

    private static string Put(JsonObject good, string member, string? value, string? renamed, string? renamedValue) =>
        "{"
        + string.Join(
            ',',
            good.Select(pair =>
                pair.Key != member ? $"\"{pair.Key}\":{pair.Value?.ToJsonString() ?? "null"}"
                : renamed is null ? $"\"{member}\":{value}"
                : $"\"{renamed}\":{renamedValue}"
            )
        )
        + "}";

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string endpoint, byte[] body)
    {
        var path = endpoint.Split(' ')[1].Replace("{id}", "01930f6e-8c1a-7c3e-9f5a-2b7d4e6f8a10", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(endpoint.Split(' ')[0]), path);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new("application/json");
        return await client.SendAsync(request);
    }

    /// <summary>Every row of every table, as one number each; what only says when a session was last used is left out.</summary>
    private async Task<string> Everything()
    {
        var tables = await Sql<string[]>(
            "SELECT array_agg(tablename::text ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'outbox_messages' AND tablename NOT LIKE 'audit\\_%'"
        );
        var sums = new List<string>();
        foreach (var table in tables)
            sums.Add($"{table} {await Sql<string>($"SELECT count(*) || ':' || coalesce(sum(hashtext(t::text)), 0) FROM \"{table}\" t")}");
        return string.Join('\n', sums);
    }
}
