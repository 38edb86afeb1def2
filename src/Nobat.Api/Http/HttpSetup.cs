using Microsoft.Extensions.Options;
using Nobat.Api.Edge;
using Nobat.Api.Http.Json;
using Nobat.Api.Http.OpenApi;
using Nobat.Application.Common;

namespace Nobat.Api.Http;

/// <summary>Everything about HTTP that is not an endpoint.</summary>
internal static class HttpSetup
{
    /// <summary>The largest body anywhere; nothing Nobat reads comes near it.</summary>
    public const int LargestBody = 64 * 1024;

    public static void AddNobatHttp(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSecretFiles();
        builder.AddNobatLogs();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        services
            .AddOptions<LocalizationOptions>()
            .BindConfiguration("Localization")
            .Validate(localization => Enum.IsDefined(localization.DefaultLanguage), "Localization:DefaultLanguage is neither fa nor en.")
            .ValidateOnStart();
        services.ConfigureHttpJsonOptions(json => StrictJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        // Before AddProblemDetails: the first writer that can, does.
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ExceptionProblems>();
        services.AddHealthChecks();
        services.AddBrowserSafety();
        services.AddVersions();
        services.AddNobatOpenApi();
        services.AddNobatPolicies();
        services.AddEdge();
    }

    public static void UseNobatHttp(this WebApplication app)
    {
        // Now, before anything is built from the options; the host would ask too late and log the values.
        app.Services.GetRequiredService<IStartupValidator>().Validate();
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseRequestLog();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRouting();
        app.UseCors();
        app.UseEdge();
        app.UseRoutingAnswers();
        app.UseAuthentication();
        app.UsePrivateAnswers();
        app.UseLimits();
        app.UseMiddleware<RefusalAudit>();
        app.UseAuthorization();
        app.UseMiddleware<IdempotencyMiddleware>();
        app.MapHealth();
        app.MapDocs();
    }

    /// <summary>
    /// No such route, method or content type: said to a guest as well. Behind authorization the fallback policy would answer 401 to all.
    /// </summary>
    private static void UseRoutingAnswers(this WebApplication app) =>
        app.Use(
            (http, next) =>
            {
                switch (http.GetEndpoint())
                {
                    case null:
                        http.Response.StatusCode = StatusCodes.Status404NotFound;
                        return Task.CompletedTask;
                    case RouteEndpoint:
                        return next(http);
                    case { RequestDelegate: var answer }:
                        return answer is null ? next(http) : answer(http);
                }
            }
        );
}
