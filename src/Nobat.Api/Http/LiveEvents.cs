using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;

namespace Nobat.Api.Http;

/// <summary>An endpoint whose answer has no end: it gives its place in the lane back once it has begun.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class StaysOpenAttribute : Attribute;

/// <summary>From a stream to server-sent events (HTML Living Standard, section 9.2).</summary>
internal static class LiveEvents
{
    public const string LastEventId = "Last-Event-ID";

    /// <summary>How long a reader waits before it comes back.</summary>
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(2);

    /// <summary>What waits to be written has to get away at this pace, or the connection is broken off: half a minute at most.</summary>
    private static readonly MinDataRate Slowest = new(bytesPerSecond: 2_048, gracePeriod: TimeSpan.FromSeconds(5));

    public static TBuilder StaysOpen<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new StaysOpenAttribute());

    public static Results<ServerSentEventsResult<object>, ProblemHttpResult> ToEvents(this Result<LiveStream> opened, HttpContext http)
    {
        if (!opened.IsSuccess)
            return opened.Error.ToProblem();
        http.Response.RegisterForDispose(opened.Value);
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } pace)
            pace.MinDataRate = Slowest;
        // Streams have limits of their own; the lane is for requests that end.
        http.Features.Get<RateLimitLease>()?.Dispose();
        return TypedResults.ServerSentEvents(EventsOf(opened.Value, http.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<object>> EventsOf(LiveStream stream, [EnumeratorCancellation] CancellationToken ct)
    {
        TimeSpan? comeBackAfter = ComeBackAfter;
        await foreach (var told in stream.ReadAsync(ct))
        {
            yield return new SseItem<object>(told.Data, told.Name) { EventId = told.Id, ReconnectionInterval = comeBackAfter };
            comeBackAfter = null;
        }
    }
}
