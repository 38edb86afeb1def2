using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Nobat.Application.Payments;
using Polly;

namespace Nobat.Infrastructure.Payments;

/// <summary>
/// One exchange with a provider, bounded in every way (promise O-7): ten seconds with all tries together, a megabyte of answer, and a
/// breaker that spares a provider which keeps failing. Only questions that may be asked twice are. What goes wrong is an outcome.
/// </summary>
internal static class GatewayHttp
{
    public const long LargestAnswer = 1_048_576;

    /// <summary>The code of a question that was not even asked.</summary>
    public const string BreakerOpen = "breaker_open";

    private static readonly HttpRequestOptionsKey<bool> MayRepeat = new("nobat.may-repeat");

    /// <summary>A client of this name. Nothing of it is logged: addresses and headers may hold secrets.</summary>
    public static void AddGatewayClient(this IServiceCollection services, string name, GatewayPatience patience)
    {
        var client = services
            .AddHttpClient(name, http => (http.Timeout, http.MaxResponseContentBufferSize) = (Timeout.InfiniteTimeSpan, LargestAnswer))
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    ConnectTimeout = patience.Try,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                }
            )
            .RemoveAllLoggers();
        client.AddResilienceHandler(
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
        request.Headers.Accept.ParseAdd("application/json");
        request.Options.Set(MayRepeat, mayRepeat);
        if (bearer is not null)
            request.Headers.Authorization = new("Bearer", bearer);
        try
        {
            using var reply = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, ct);
            if ((int)reply.StatusCode >= 500)
                return (null, string.Create(CultureInfo.InvariantCulture, $"http_{(int)reply.StatusCode}"));
            return (await reply.Content.ReadFromJsonAsync<JsonElement>(ct), "");
        }
        catch (Exception exception) when (!ct.IsCancellationRequested && KindOf(exception) is { } kind)
        {
            return (null, kind);
        }
    }

    public static GatewayResult<T> Unknown<T>(string code)
        where T : class => GatewayResult<T>.Unknown(code);

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
internal sealed record GatewayPatience(TimeSpan Try, TimeSpan Whole, TimeSpan Pause, TimeSpan Break)
{
    public static readonly GatewayPatience Usual = new(
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromMilliseconds(200),
        TimeSpan.FromSeconds(5)
    );
}

internal static class GatewayJson
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
