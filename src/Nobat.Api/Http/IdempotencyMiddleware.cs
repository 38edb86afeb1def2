using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using Nobat.Application.Common;

namespace Nobat.Api.Http;

/// <summary>
/// One effect for a request that arrives more than once. The key is claimed before the use case runs; the answer is stored in the
/// same transaction as the effect, so after a crash there are both or neither; only then is it sent.
/// </summary>
internal sealed class IdempotencyMiddleware(RequestDelegate next)
{
    private const int LongestKey = 255;

    public Task InvokeAsync(HttpContext http)
    {
        if (
            http.GetEndpoint() is not RouteEndpoint endpoint
            || endpoint.Metadata.GetMetadata<IdempotentAttribute>() is null
            || !http.Request.Headers.TryGetValue(Idempotency.Header, out var header)
        )
            return next(http);
        return IsKey(header)
            ? RunOnceAsync(http, endpoint, header.ToString())
            : IdempotencyErrors.KeyInvalid.ToProblem().ExecuteAsync(http);
    }

    private async Task RunOnceAsync(HttpContext http, RouteEndpoint endpoint, string text)
    {
        var services = http.RequestServices;
        var store = services.GetRequiredService<IIdempotencyStore>();
        var route = $"{http.Request.Method} {endpoint.RoutePattern.RawText}";
        var key = new IdempotencyKey(services.GetRequiredService<ICurrentUser>().Id, route, text);
        var hash = await HashAsync(http.Request, http.RequestAborted);
        switch (await store.ClaimAsync(key, hash, http.RequestAborted))
        {
            case IdempotencyClaim.Taken { Owner: var owner }:
                await CarryOutAsync(http, store, key, owner);
                break;
            case IdempotencyClaim.Answered { Answer: var answer }:
                http.Response.Headers["Idempotency-Replayed"] = "true";
                await SendAsync(http.Response, answer);
                break;
            case IdempotencyClaim.Reused:
                await IdempotencyErrors.KeyReused.ToProblem().ExecuteAsync(http);
                break;
            default:
                await IdempotencyErrors.InFlight.ToProblem().ExecuteAsync(http);
                break;
        }
    }

    private async Task CarryOutAsync(HttpContext http, IIdempotencyStore store, IdempotencyKey key, Guid owner)
    {
        var work = http.RequestServices.GetRequiredService<IUnitOfWork>();
        var commit = http.RequestServices.GetRequiredService<ICommitHold>();
        commit.Hold();
        try
        {
            var answer = await CaptureAsync(http);
            if (!IsFinal(http.Response))
            {
                await work.RollBackAsync();
                await store.ReleaseAsync(key, owner, CancellationToken.None);
            }
            else if (await store.StoreAsync(key, owner, answer, CancellationToken.None))
            {
                await commit.CommitAsync(CancellationToken.None);
            }
            else
            {
                await work.RollBackAsync();
                http.Response.Clear();
                await IdempotencyErrors.InFlight.ToProblem().ExecuteAsync(http);
                return;
            }

            await SendAsync(http.Response, answer);
        }
        catch (Exception) when (!http.Response.HasStarted)
        {
            await work.RollBackAsync();
            await store.ReleaseAsync(key, owner, CancellationToken.None);
            throw;
        }
    }

    private async Task<StoredAnswer> CaptureAsync(HttpContext http)
    {
        var connection = http.Response.Body;
        // A caller who hangs up now must find the whole answer later; results stop writing, silently, once the request is aborted.
        http.RequestAborted = CancellationToken.None;
        using var buffer = new MemoryStream();
        http.Response.Body = buffer;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = connection;
        }

        var location = http.Response.Headers.Location;
        return new StoredAnswer(
            http.Response.StatusCode,
            http.Response.ContentType,
            StringValues.IsNullOrEmpty(location) ? null : location.ToString(),
            buffer.ToArray()
        );
    }

    /// <summary>An answer that tells the caller to come back, or that was no decision at all, must not be the answer for a day.</summary>
    private static bool IsFinal(HttpResponse response) =>
        response.StatusCode is < 500 and not (401 or 408 or 429) && StringValues.IsNullOrEmpty(response.Headers.RetryAfter);

    private static async Task SendAsync(HttpResponse response, StoredAnswer answer)
    {
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        if (answer.Location is not null)
            response.Headers.Location = answer.Location;
        if (answer.Body.Length == 0)
            return;
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body);
    }

    private static bool IsKey(StringValues header) =>
        header is [{ Length: > 0 and <= LongestKey } key] && key.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0;

    /// <summary>Everything that makes two requests the same one: method, address, query and the bytes of the body.</summary>
    private static async Task<byte[]> HashAsync(HttpRequest request, CancellationToken ct)
    {
        request.EnableBuffering(HttpSetup.LargestBody);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ct);
        request.Body.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}\n{request.QueryString}\n"));
        hash.AppendData(body.GetBuffer().AsSpan(0, (int)body.Length));
        return hash.GetHashAndReset();
    }
}
