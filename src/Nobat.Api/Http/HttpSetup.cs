using Nobat.Api.Http.Json;
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
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        services.AddOptions<LocalizationOptions>().BindConfiguration("Localization").ValidateOnStart();
        services.ConfigureHttpJsonOptions(json => StrictJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        // Before AddProblemDetails: the first writer that can, does.
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ExceptionProblems>();
        services.AddAuthentication();
        services.AddAuthorization();
    }

    public static void UseNobatHttp(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseMiddleware<IdempotencyMiddleware>();
    }
}
