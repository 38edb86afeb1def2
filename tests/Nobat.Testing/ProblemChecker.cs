using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nobat.Testing;

/// <summary>
/// Stands behind every client of the tests: whatever is refused, anywhere in the suite, is refused in the one shape, and nothing
/// crashes. A test that wants a crash brings its own client.
/// </summary>
public sealed partial class ProblemChecker(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly string[] Members = ["type", "title", "detail", "instance", "code", "traceId"];

    private static long _checked;

    /// <summary>How many refusals have been looked at in this process.</summary>
    public static long Checked => Interlocked.Read(ref _checked);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var reply = await base.SendAsync(request, cancellationToken);
        if ((int)reply.StatusCode < 400 || request.Method == HttpMethod.Head)
            return reply;
        await reply.Content.LoadIntoBufferAsync(cancellationToken);
        var text = await reply.Content.ReadAsStringAsync(cancellationToken);
        Interlocked.Increment(ref _checked);
        if (Fault(reply, text) is { } fault)
            throw new InvalidOperationException($"{request.Method} {request.RequestUri} → {(int)reply.StatusCode} {fault}: {text}");
        return reply;
    }

    /// <summary>What is wrong with a refusal, or null.</summary>
    public static string? Fault(HttpResponseMessage reply, string text)
    {
        if (reply.StatusCode == HttpStatusCode.InternalServerError)
            return "crashed";
        if (reply.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return "is not problem+json";
        if (Leak().Match(text) is { Success: true } leak)
            return $"leaks {leak.Value}";
        if (reply.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && reply.Headers.RetryAfter is null)
            return "has no Retry-After";
        return ShapeFault(JsonElement.Parse(text), (int)reply.StatusCode);
    }

    private static string? ShapeFault(JsonElement problem, int status)
    {
        foreach (var member in Members)
        {
            if (!problem.TryGetProperty(member, out var value) || value.ValueKind != JsonValueKind.String || value.GetString() is "")
                return $"has no {member}";
        }

        if (!Code().IsMatch(problem.GetProperty("code").GetString()!))
            return "has a code that is not area.reason";
        // A text that was not found is answered as its key.
        if (problem.GetProperty("detail").GetString() == problem.GetProperty("code").GetString())
            return "has no text";
        if (problem.GetProperty("status").GetInt32() != status)
            return "has another status inside";
        return problem.TryGetProperty("errors", out var errors) ? FieldsFault(errors) : null;
    }

    private static string? FieldsFault(JsonElement errors)
    {
        foreach (var field in errors.EnumerateObject())
        foreach (var wrong in field.Value.EnumerateArray())
        {
            if (!Code().IsMatch(wrong.GetProperty("code").GetString()!) || Code().IsMatch(wrong.GetProperty("message").GetString()!))
                return $"has no code or text for {field.Name}";
        }

        return null;
    }

    [GeneratedRegex("^[a-z_]+\\.[a-z_]+$")]
    private static partial Regex Code();

    [GeneratedRegex(@"\bat [A-Z]\w+\.|Exception|Npgsql|System\.|Microsoft\.|Nobat\.|\bSELECT\b|\bINSERT\b|\bUPDATE\b|StackTrace|\.cs:line")]
    private static partial Regex Leak();
}
