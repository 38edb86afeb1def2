using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Nobat.Testing;

public static class HttpReplies
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Posts an anonymous object as JSON; no body when null.</summary>
    public static Task<HttpResponseMessage> Post(this HttpClient client, string path, object? body = null) =>
        client.Send(HttpMethod.Post, path, body);

    public static Task<HttpResponseMessage> Put(this HttpClient client, string path, object? body = null) =>
        client.Send(HttpMethod.Put, path, body);

    public static Task<HttpResponseMessage> Delete(this HttpClient client, string path, object? body = null) =>
        client.Send(HttpMethod.Delete, path, body);

    public static Task<HttpResponseMessage> Get(this HttpClient client, string path) => client.Send(HttpMethod.Get, path, null);

    /// <summary>Any method, with further headers.</summary>
    public static async Task<HttpResponseMessage> Send(
        this HttpClient client,
        HttpMethod method,
        string path,
        object? body,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body, body.GetType(), options: Web);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request);
    }

    /// <summary>The answer's body as JSON.</summary>
    public static async Task<JsonElement> Json(this HttpResponseMessage reply)
    {
        var text = await reply.Content.ReadAsStringAsync();
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            throw new InvalidOperationException($"{(int)reply.StatusCode} without JSON: {text}");
        }
    }

    /// <summary>The body of an answer that has to be a success; otherwise the failure is told with the answer's own words.</summary>
    public static async Task<JsonElement> Succeeded(this Task<HttpResponseMessage> sending)
    {
        using var reply = await sending;
        if (!reply.IsSuccessStatusCode)
        {
            var text = await reply.Content.ReadAsStringAsync();
            throw new InvalidOperationException(
                $"{reply.RequestMessage?.Method} {reply.RequestMessage?.RequestUri} → {(int)reply.StatusCode}: {text}"
            );
        }
        return reply.StatusCode == HttpStatusCode.NoContent ? default : await reply.Json();
    }

    /// <summary>Status and problem code of a refusal, e.g. <c>(Conflict, "booking.slot_taken")</c>; code null when it is no problem document.</summary>
    public static async Task<(HttpStatusCode Status, string? Code)> Refusal(this Task<HttpResponseMessage> sending)
    {
        using var reply = await sending;
        if (reply.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return (reply.StatusCode, null);
        var problem = await reply.Json();
        return (reply.StatusCode, problem.GetProperty("code").GetString());
    }
}
