using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Nobat.Application.Common;

namespace Nobat.Api.Http;

/// <summary>
/// Three questions of an orchestrator: is the process alive (restart it if not), has it started (wait), can it take traffic (route
/// around it if not). What Nobat can do without, Redis, degrades but never unroutes.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("/health").WithTags("Operation").AllowAnonymous();
        health.MapGet("/live", Live).WithSummary("Is the process alive?");
        health.MapGet("/ready", Ready).WithSummary("Can it take traffic?");
        health.MapGet("/startup", Startup).WithSummary("Has it started, with the schema it needs?");
    }

    private static Ok<HealthAnswer> Live() => TypedResults.Ok(new HealthAnswer("healthy", new Dictionary<string, string>()));

    private static Task<Results<Ok<HealthAnswer>, ProblemHttpResult>> Ready(HealthCheckService checks, CancellationToken ct) =>
        CheckAsync(checks, "ready", ct);

    private static Task<Results<Ok<HealthAnswer>, ProblemHttpResult>> Startup(HealthCheckService checks, CancellationToken ct) =>
        CheckAsync(checks, "startup", ct);

    private static async Task<Results<Ok<HealthAnswer>, ProblemHttpResult>> CheckAsync(
        HealthCheckService checks,
        string tag,
        CancellationToken ct
    )
    {
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(tag), ct);
        var parts = report.Entries.ToDictionary(entry => entry.Key, entry => Name(entry.Value.Status), StringComparer.Ordinal);
        return report.Status == HealthStatus.Unhealthy
            ? RequestErrors.Away.With("checks", parts).ToProblem()
            : TypedResults.Ok(new HealthAnswer(Name(report.Status), parts));
    }

    private static string Name(HealthStatus status) =>
        status switch
        {
            HealthStatus.Healthy => "healthy",
            HealthStatus.Degraded => "degraded",
            _ => "unhealthy",
        };

    /// <summary>The whole and its parts, each <c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</summary>
    internal sealed record HealthAnswer(string Status, IReadOnlyDictionary<string, string> Checks);
}
