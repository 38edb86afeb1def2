using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace Nobat.Api.Http;

/// <summary>Which web pages may call Nobat from a browser (<c>Cors</c> in configuration).</summary>
internal sealed class CorsSettings
{
    /// <summary>Origins, scheme and host, such as <c>https://nobat.example</c>. Empty: none.</summary>
    public string[] Origins { get; set; } = [];
}

/// <summary>What browsers are told: which pages may call, and what an answer may do once it is there, which is nothing.</summary>
internal static class BrowserSafety
{
    public const string DocsPolicy = "docs";
    public const string JobsPolicy = "jobs";

    private static readonly TimeSpan PreflightKept = TimeSpan.FromMinutes(10);

    public static void AddBrowserSafety(this IServiceCollection services)
    {
        services
            .AddOptions<CorsSettings>()
            .BindConfiguration("Cors")
            .Validate(cors => cors.Origins.All(IsOrigin), "Cors:Origins must be scheme and host only, such as https://nobat.example.")
            .Validate<IHostEnvironment>(
                (cors, environment) =>
                    !environment.IsProduction() || cors.Origins.All(origin => origin.StartsWith("https://", StringComparison.Ordinal)),
                "Cors:Origins must be https in Production."
            )
            .ValidateOnStart();
        services.AddCors();
        services
            .AddOptions<CorsOptions>()
            .Configure<IOptions<CorsSettings>>((options, settings) => options.AddDefaultPolicy(Policy(settings.Value.Origins)));
        services
            .AddSecurityHeaderPolicies()
            .SetDefaultPolicy(headers =>
                Common(headers)
                    .AddContentSecurityPolicy(csp =>
                    {
                        csp.AddDefaultSrc().None();
                        csp.AddFrameAncestors().None();
                    })
            )
            // The interactive page is one file with its script and style inside.
            .AddPolicy(
                DocsPolicy,
                headers =>
                    Common(headers)
                        .AddContentSecurityPolicy(csp =>
                        {
                            csp.AddDefaultSrc().None();
                            csp.AddScriptSrc().Self().UnsafeInline();
                            csp.AddStyleSrc().Self().UnsafeInline();
                            csp.AddFontSrc().Self().Data();
                            csp.AddImgSrc().Self().Data();
                            csp.AddConnectSrc().Self();
                            csp.AddFrameAncestors().None();
                            csp.AddBaseUri().None();
                        })
            )
            // Its scripts are files of its own; the bars of its charts are styled in place.
            .AddPolicy(
                JobsPolicy,
                headers =>
                    Common(headers)
                        .AddContentSecurityPolicy(csp =>
                        {
                            csp.AddDefaultSrc().None();
                            csp.AddScriptSrc().Self();
                            csp.AddStyleSrc().Self().UnsafeInline();
                            csp.AddFontSrc().Self().Data();
                            csp.AddImgSrc().Self().Data();
                            csp.AddConnectSrc().Self();
                            csp.AddFormAction().None();
                            csp.AddFrameAncestors().None();
                            csp.AddBaseUri().None();
                        })
            );
    }

    /// <summary>What a signed-in person was told is theirs alone, also on a shared computer.</summary>
    public static IApplicationBuilder UsePrivateAnswers(this IApplicationBuilder app) =>
        app.Use(
            (http, next) =>
            {
                if (http.User.Identity is { IsAuthenticated: true })
                    http.Response.Headers.CacheControl = "no-store";
                return next(http);
            }
        );

    private static HeaderPolicyCollection Common(HeaderPolicyCollection headers) =>
        headers
            .AddContentTypeOptionsNoSniff()
            .AddFrameOptionsDeny()
            .AddReferrerPolicyNoReferrer()
            .AddCrossOriginResourcePolicy(resource => resource.SameSite())
            .AddStrictTransportSecurityMaxAgeIncludeSubDomains()
            .RemoveServerHeader();

    private static CorsPolicy Policy(string[] origins) =>
        new CorsPolicyBuilder(origins)
            .WithMethods("GET", "POST", "PUT", "DELETE")
            .WithHeaders("Authorization", "Content-Type", "Accept-Language", "Nobat-Device", LiveEvents.LastEventId, Idempotency.Header)
            .WithExposedHeaders(
                "Location",
                "Retry-After",
                "RateLimit",
                "RateLimit-Policy",
                "Idempotency-Replayed",
                "api-supported-versions"
            )
            .SetPreflightMaxAge(PreflightKept)
            .Build();

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is "https" or "http"
        && text == uri.GetLeftPart(UriPartial.Authority);
}
