using Asp.Versioning;
using Nobat.Api.Edge;

namespace Nobat.Api.Http;

/// <summary>The version is in the path, so a link always means the same thing; answers say which versions there are.</summary>
internal static class Versions
{
    private static readonly ApiVersion V1 = new(1, 0);

    public static void AddVersions(this IServiceCollection services) =>
        services.AddApiVersioning(options =>
        {
            options.DefaultApiVersion = V1;
            options.AssumeDefaultVersionWhenUnspecified = true;
            options.ReportApiVersions = true;
        });

    /// <summary>Where every resource of version 1 is mapped. A version to be retired is marked deprecated here and its answers say so.</summary>
    public static RouteGroupBuilder MapApi(this WebApplication app)
    {
        var versions = app.NewApiVersionSet().HasApiVersion(V1).ReportApiVersions().Build();
        return app.MapGroup("/api/v1").WithApiVersionSet(versions).MapToApiVersion(V1).WithRateLimitOfItsKind();
    }
}
