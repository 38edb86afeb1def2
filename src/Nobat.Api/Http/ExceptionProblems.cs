using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Nobat.Application.Common;
using Nobat.Domain.Common;

namespace Nobat.Api.Http;

/// <summary>Turns what was thrown into a problem: a request that cannot be read, a database that is away, or a bug.</summary>
internal sealed partial class ExceptionProblems(IProblemDetailsService problems, ILogger<ExceptionProblems> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var (error, status) = Explain(httpContext, exception);
        if (status == StatusCodes.Status500InternalServerError)
            Crashed(log, exception, httpContext.Request.Method, RouteOf(httpContext));
        httpContext.Response.StatusCode = status;
        return await problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = new ErrorProblem(error, status) });
    }

    private static (Error, int) Explain(HttpContext http, Exception exception)
    {
        if (exception is BadHttpRequestException bad)
            return (BindingFailure(bad), bad.StatusCode);
        return http.RequestServices.GetService<IUnitOfWork>()?.Explain(exception) is { } refused
            ? (refused, refused.Status())
            : (HttpErrors.Crashed, StatusCodes.Status500InternalServerError);
    }

    private static Error BindingFailure(BadHttpRequestException bad)
    {
        if (bad.StatusCode != StatusCodes.Status400BadRequest)
            return HttpErrors.ForStatus(bad.StatusCode);
        if (bad.InnerException is JsonException { Path: { Length: > 2 } path })
            return HttpErrors.Malformed.WithFields([Wrong(path[2..])]);
        return ParameterName().Match(bad.Message) is { Success: true } named
            ? RequestErrors.Invalid.WithFields([Wrong(JsonNamingPolicy.CamelCase.ConvertName(named.Groups["name"].Value))])
            : HttpErrors.Malformed;
    }

    private static FieldError Wrong(string field) => new(field, ValidationCodes.Invalid, "This is not valid.");

    private static string RouteOf(HttpContext http) =>
        (http.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "no route";

    /// <summary>The framework says which parameter it could not read only in its message; a test holds this to its wording.</summary>
    [GeneratedRegex("""^(Failed to bind|Required) parameter "\S+ (?<name>\w+)" """, RegexOptions.ExplicitCapture)]
    private static partial Regex ParameterName();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} crashed")]
    private static partial void Crashed(ILogger log, Exception exception, string method, string route);
}
