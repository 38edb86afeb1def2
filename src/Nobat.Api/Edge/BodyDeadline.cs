using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Nobat.Api.Edge;

/// <summary>
/// Reads a request's body before the request takes a place in its lane: who sends slowly holds up nobody but himself, and is told 408 in
/// the end. Bodies are small (413 above the server's bound), so they fit into memory.
/// </summary>
internal sealed class BodyDeadline(RequestDelegate next, IOptions<OverloadOptions> options)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true)
        {
            await next(http);
            return;
        }

        using var body = new MemoryStream((int)(http.Request.ContentLength ?? 0));
        await ReadAsync(http, body);
        var slow = http.Request.Body;
        http.Request.Body = body;
        try
        {
            await next(http);
        }
        finally
        {
            http.Request.Body = slow;
        }
    }

    private async Task ReadAsync(HttpContext http, MemoryStream body)
    {
        // Real time: a network knows no other.
        using var deadline = new CancellationTokenSource(options.Value.BodyWithin, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, http.RequestAborted);
        try
        {
            await http.Request.Body.CopyToAsync(body, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            http.Response.Headers.Connection = "close";
            throw new BadHttpRequestException("The body came too slowly.", StatusCodes.Status408RequestTimeout);
        }

        body.Position = 0;
    }
}
