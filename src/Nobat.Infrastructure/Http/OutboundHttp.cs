using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Nobat.Infrastructure.Http;

/// <summary>
/// One exchange with a provider of payments or messages, bounded in every way (promise O-7): ten seconds with all tries together, a
/// megabyte of answer, and a breaker that spares a provider which keeps failing. Only questions that may be asked twice are. What goes
/// wrong is an outcome.
/// </summary>
internal static class OutboundHttp
{
    public const long LargestAnswer = 1_048_576;

    /// <summary>The code of what was not even asked.</summary>
    public const string BreakerOpen = "breaker_open";

    private static readonly HttpRequestOptionsKey<bool> MayRepeat = new("nobat.may-repeat");

    /// <summary>A client of this name. Nothing of it is logged: addresses and headers may hold secrets.</summary>
    /// <param name="breaker">Tells where the breaker stands.</param>
    /// <param name="isTraced">False where the address itself holds a secret, which the spans of the platform would tell.</param>
    public static IHttpResiliencePipelineBuilder AddOutboundClient(
        this IServiceCollection services,
        string name,
        OutboundPatience patience,
        BreakerWatch? breaker = null,
        bool isTraced = true
    )
    {
        var client = services
            .AddHttpClient(name, http => (http.Timeout, http.MaxResponseContentBufferSize) = (Timeout.InfiniteTimeSpan, LargestAnswer))
            .ConfigurePrimaryHttpMessageHandler(() => Handler(patience, isTraced))
            .RemoveAllLoggers();
        return client.AddResilienceHandler(
            "gateway",
            pipeline =>
                // Real time: how long a provider takes is no matter of the application's clock.
                WithRealTime(pipeline)
                    .AddTimeout(patience.Whole)
                    .AddRetry(
                        new HttpRetryStrategyOptions
                        {
                            MaxRetryAttempts = 2,
                            Delay = patience.Pause,
                            UseJitter = true,
                            ShouldHandle = arguments =>
                                ValueTask.FromResult(
                                    arguments.Context.GetRequestMessage()?.Options.TryGetValue(MayRepeat, out var may) == true
                                        && may
                                        && HttpClientResiliencePredicates.IsTransient(arguments.Outcome)
                                ),
                        }
                    )
                    .AddCircuitBreaker(
                        new HttpCircuitBreakerStrategyOptions
                        {
                            FailureRatio = 0.5,
                            MinimumThroughput = 6,
                            SamplingDuration = TimeSpan.FromSeconds(10),
                            BreakDuration = patience.Break,
                            StateProvider = breaker?.State,
                            OnOpened = opened =>
                            {
                                breaker?.Opened(opened.BreakDuration);
                                return default;
                            },
                        }
                    )
                    .AddTimeout(patience.Try)
        );
    }

    /// <summary>Posts and reads the answer, whatever its status: providers say why in the body. Null with the code of what went wrong.</summary>
    public static async Task<(JsonElement? Answer, string Code)> ExchangeAsync(
        this HttpClient http,
        Uri address,
        object body,
        bool mayRepeat,
        string? bearer,
        CancellationToken ct
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(body) };
        if (bearer is not null)
            request.Headers.Authorization = new("Bearer", bearer);
        var (status, answer, code) = await http.AskAsync(request, mayRepeat, ct);
        return status >= 500 ? (null, HttpCode(status)) : (answer, code);
    }

    /// <summary>
    /// Sends and reads JSON, whatever the status. Without an answer the code says what went wrong; the status is 0 where there was none.
    /// </summary>
    public static async Task<(int Status, JsonElement? Answer, string Code)> AskAsync(
        this HttpClient http,
        HttpRequestMessage request,
        bool mayRepeat,
        CancellationToken ct
    )
    {
        request.Headers.Accept.ParseAdd("application/json");
        request.Options.Set(MayRepeat, mayRepeat);
        var status = 0;
        try
        {
            using var reply = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, ct);
            status = (int)reply.StatusCode;
            return (status, await reply.Content.ReadFromJsonAsync<JsonElement>(ct), "");
        }
        catch (Exception exception) when (!ct.IsCancellationRequested && KindOf(exception) is { } kind)
        {
            return (status, null, status >= 500 ? HttpCode(status) : kind);
        }
    }

    private static string HttpCode(int status) => string.Create(CultureInfo.InvariantCulture, $"http_{status}");

    private static SocketsHttpHandler Handler(OutboundPatience patience, bool isTraced)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = patience.Try,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (!isTraced)
            handler.ActivityHeadersPropagator = null;
        return handler;
    }

    private static string? KindOf(Exception exception) =>
        exception switch
        {
            Polly.Timeout.TimeoutRejectedException or TaskCanceledException => "timeout",
            Polly.CircuitBreaker.BrokenCircuitException => BreakerOpen,
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => "too_large",
            HttpRequestException or IOException => "cut_off",
            JsonException or NotSupportedException or InvalidOperationException => "unreadable",
            _ => null,
        };

    private static ResiliencePipelineBuilder<HttpResponseMessage> WithRealTime(ResiliencePipelineBuilder<HttpResponseMessage> pipeline)
    {
        pipeline.TimeProvider = TimeProvider.System;
        return pipeline;
    }
}

/// <param name="Try">How long one try may take.</param>
/// <param name="Whole">How long all of them together may.</param>
/// <param name="Pause">Before the first repetition; it doubles.</param>
/// <param name="Break">How long a provider that keeps failing is spared.</param>
internal sealed record OutboundPatience(TimeSpan Try, TimeSpan Whole, TimeSpan Pause, TimeSpan Break)
{
    public static readonly OutboundPatience Usual = new(
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromMilliseconds(200),
        TimeSpan.FromSeconds(5)
    );
}

internal static class JsonReading
{
    /// <summary>The member of an object; null of anything else, and where it is null.</summary>
    public static JsonElement? Member(this JsonElement thing, string name) =>
        thing.ValueKind is JsonValueKind.Object && thing.TryGetProperty(name, out var member) && member.ValueKind is not JsonValueKind.Null
            ? member
            : null;

    /// <summary>Numbers come as numbers or as text.</summary>
    public static long? Number(this JsonElement thing, string name) =>
        thing.Member(name) switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var value) => value,
            { ValueKind: JsonValueKind.String } text when long.TryParse(text.GetString(), CultureInfo.InvariantCulture, out var value) =>
                value,
            _ => null,
        };

    public static string? Text(this JsonElement thing, string name) =>
        thing.Member(name) switch
        {
            { ValueKind: JsonValueKind.String } text => text.GetString(),
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => null,
        };
}
