using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Nobat.Api.Http;

/// <summary>303: what was posted is done, and the browser reads on elsewhere. ASP.NET Core's own redirects repeat the method.</summary>
internal sealed class SeeOther(string address) : IResult, IEndpointMetadataProvider
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status303SeeOther, typeof(void)));
}
