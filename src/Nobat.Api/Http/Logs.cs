using System.Globalization;
using Nobat.Api.Edge;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace Nobat.Api.Http;

/// <summary>
/// Structured lines in Production, readable ones in Development. A request is logged by its route pattern, never by its address: query
/// strings and ids say who did what. Both formats escape line breaks, so no input can forge a line.
/// </summary>
internal static class Logs
{
    private const int LinesWaiting = 20_000;
    private const string Readable = "{Timestamp:HH:mm:ss} {Level:u3} {Message:j}{NewLine}{Exception}";
    private const string RequestLine = "{RequestMethod} {Route} answered {StatusCode} in {Elapsed:0.0} ms";

    public static void AddNobatLogs(this WebApplicationBuilder builder) =>
        builder.Services.AddSerilog(
            (services, logs) =>
            {
                logs.MinimumLevel.Information()
                    .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
                    .MinimumLevel.Override("Microsoft.Hosting.Lifetime", LogEventLevel.Information)
                    .MinimumLevel.Override("System", LogEventLevel.Warning)
                    .MinimumLevel.Override("Hangfire", LogEventLevel.Warning)
                    // It would log every crash a second time.
                    .MinimumLevel.Override("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogEventLevel.Fatal)
                    // What the database refuses is answered, or logged once as a crash; two stack traces each would feed an overload.
                    .MinimumLevel.Override("Microsoft.EntityFrameworkCore", LogEventLevel.Fatal)
                    // What became of a call is told by whoever made it; four stack traces each would feed an outage.
                    .MinimumLevel.Override("Polly", LogEventLevel.Fatal)
                    // Nobat protects no data with its keys; that they rest unencrypted says nothing here.
                    .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
                    .Enrich.FromLogContext()
                    .Enrich.With<WithoutAddresses>()
                    .ReadFrom.Configuration(services.GetRequiredService<IConfiguration>());
                // A console takes one line at a time: no request waits for it, and in a flood lines are dropped before requests are.
                logs.WriteTo.Async(
                    console =>
                    {
                        if (builder.Environment.IsDevelopment())
                            console.Console(outputTemplate: Readable, formatProvider: CultureInfo.InvariantCulture);
                        else
                            console.Console(new CompactJsonFormatter());
                    },
                    LinesWaiting
                );
            }
        );

    /// <summary>The framework hangs the path on every line; links and ids in it open things, and the route says enough.</summary>
    private sealed class WithoutAddresses : ILogEventEnricher
    {
        public void Enrich(LogEvent line, ILogEventPropertyFactory properties) => line.RemovePropertyIfPresent("RequestPath");
    }

    public static void UseRequestLog(this WebApplication app) =>
        app.UseSerilogRequestLogging(options =>
        {
            options.MessageTemplate = RequestLine;
            options.GetLevel = Level;
            options.GetMessageTemplateProperties = (http, _, elapsed, status) =>
                [
                    new LogEventProperty("RequestMethod", new ScalarValue(KnownMethod(http.Request.Method))),
                    new LogEventProperty("Route", new ScalarValue(RouteOf(http))),
                    new LogEventProperty("StatusCode", new ScalarValue(status)),
                    new LogEventProperty("Elapsed", new ScalarValue(elapsed)),
                ];
        });

    private static LogEventLevel Level(HttpContext http, double elapsed, Exception? exception) =>
        http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) || http.Features.Get<SentAway>() is not null
            ? LogEventLevel.Debug
            : LogEventLevel.Information;

    private static string RouteOf(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";

    private static string KnownMethod(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsPost(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method)
            ? method
            : "OTHER";
}
