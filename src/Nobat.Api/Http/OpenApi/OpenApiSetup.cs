using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Nobat.Api.Http.OpenApi;

/// <summary>The OpenAPI document and the page to try it on.</summary>
internal static class OpenApiSetup
{
    public const string Bearer = "bearer";
    public const string Problem = "Problem";
    public const string AcceptLanguage = "AcceptLanguage";
    public const string IdempotencyKey = "IdempotencyKey";

    public static void AddNobatOpenApi(this IServiceCollection services) =>
        services.AddOpenApi(
            "v1",
            options =>
            {
                options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
                options.AddSchemaTransformer((schema, context, _) => Schemas.Describe(schema, context));
                options.AddOperationTransformer((operation, context, _) => Operations.Complete(operation, context));
                options.AddDocumentTransformer((document, _, _) => Complete(document));
            }
        );

    public static void MapDocs(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapScalarApiReference(
                "/docs",
                options =>
                {
                    options.WithTitle("Nobat").WithOpenApiRoutePattern("/openapi/{documentName}.json").DisableDefaultFonts();
                    options.DisableTelemetry().DisableAgent();
                }
            )
            .WithSecurityHeadersPolicy(BrowserSafety.DocsPolicy)
            .AllowAnonymous();
    }

    private static Task Complete(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Nobat",
            Version = "1",
            Description =
                "Stylists publish the times they work, customers take one of them. Times are local to the stylist and come with the "
                + "instant and the time zone; ids are UUIDs; money is in Rial. Every refusal is an RFC 9457 problem with a stable code.",
            License = new OpenApiLicense { Name = "Proprietary" },
        };
        // Relative: the document is true wherever it is served.
        document.Servers = [new OpenApiServer { Url = "/" }];
        var components = document.Components ??= new OpenApiComponents();
        components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "The accessToken of a sign-in.",
            },
        };
        components.Parameters = new Dictionary<string, IOpenApiParameter>
        {
            [AcceptLanguage] = Header(
                "Accept-Language",
                "Language of texts: fa or en; without it the account's own, then the server's default.",
                "fa"
            ),
            [IdempotencyKey] = Header(
                Idempotency.Header,
                "1 to 255 visible ASCII characters. Sent again within 24 hours, the same request has no second effect and gets the first answer.",
                "0d8f2c1e-6a4b-4c55-9d21-3f0f6a2b7c11"
            ),
        };
        components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        components.Schemas[Problem] = Schemas.ProblemDocument();
        Examples.Add(document);
        return Task.CompletedTask;
    }

    private static OpenApiParameter Header(string name, string description, string example) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 255 },
            Example = example,
        };
}
