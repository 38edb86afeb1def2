using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Nobat.Api.Edge;
using Nobat.Api.Http;
using Nobat.Application.Common;
using Nobat.Application.Jobs;
using NodaTime;

namespace Nobat.Api.Endpoints;

/// <summary>Recurring work under an administrator's eyes.</summary>
internal static class JobEndpoints
{
    public static void MapJobs(this IEndpointRouteBuilder api)
    {
        var jobs = api.MapGroup("/admin/jobs").WithTags("Administration").RequireAuthorization(Policies.Admin);
        jobs.MapGet("", List).WithSummary("List the recurring jobs and how they go");
        jobs.MapPost("/{name}/run", Run).WithSummary("Have a job run now, once, besides its schedule");
        jobs.MapPost("/dashboard-pass", OpenDashboard).WithSummary("Let this browser into the dashboard of jobs for fifteen minutes");
    }

    /// <summary>The same rules as for the other routes of administrators.</summary>
    public static void ForAdministrators(this IEndpointConventionBuilder dashboard) =>
        dashboard.RequireAuthorization(Policies.Admin).WithRateLimit(RequestKind.Read).WithSecurityHeadersPolicy(BrowserSafety.JobsPolicy);

    private static async Task<Results<Ok<Page<JobAnswer>>, ProblemHttpResult>> List(IMediator mediator, CancellationToken ct) =>
        (await mediator.Send(new ListJobsQuery(), ct)).ToOk();

    /// <param name="name">As the list has it.</param>
    private static async Task<Results<Accepted, ProblemHttpResult>> Run(string name, IMediator mediator, CancellationToken ct) =>
        await mediator.Send(new RunJobCommand(name), ct) switch
        {
            { IsSuccess: true } => TypedResults.Accepted("/api/v1/admin/jobs"),
            { Error: var error } => error.ToProblem(),
        };

    private static async Task<Results<Ok<DashboardPassAnswer>, ProblemHttpResult>> OpenDashboard(
        IMediator mediator,
        HttpContext http,
        IHostEnvironment environment,
        CancellationToken ct
    )
    {
        var pass = await mediator.Send(new OpenJobDashboardCommand(), ct);
        if (!pass.IsSuccess)
            return pass.Error.ToProblem();
        http.Response.Cookies.Append(JobPass.Cookie, pass.Value.Text, CookieFor(pass.Value, environment));
        return TypedResults.Ok(new DashboardPassAnswer(JobPass.Path, pass.Value.ExpiresAt));
    }

    /// <summary>For no script, no other site, no other path, and but in Development for no plain connection.</summary>
    internal static CookieOptions CookieFor(JobPass pass, IHostEnvironment environment) =>
        new()
        {
            HttpOnly = true,
            Secure = !environment.IsDevelopment(),
            SameSite = SameSiteMode.Strict,
            Path = JobPass.Path,
            Expires = pass.ExpiresAt.ToDateTimeOffset(),
        };
}

/// <param name="Path">Where the dashboard is, on this host.</param>
/// <param name="ExpiresAt">UTC.</param>
internal sealed record DashboardPassAnswer(string Path, Instant ExpiresAt);
