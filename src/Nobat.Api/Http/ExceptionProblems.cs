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
        if (bad.InnerException is JsonException unread)
            return FieldsOf(unread) is { Count: > 0 } fields ? HttpErrors.Malformed.WithFields(fields) : HttpErrors.Malformed;
        if (ParameterName().Match(bad.Message) is not { Success: true, Groups: var named })
            return HttpErrors.Malformed;
        var name = JsonNamingPolicy.CamelCase.ConvertName(named["name"].Value);
        return RequestErrors.Invalid.WithFields([named["missing"].Success ? Missing(name) : Wrong(name)]);
    }

    /// <summary>What is missing, by its names, or the one member that could not be read; none where it is no JSON of an object.</summary>
    private static List<FieldError> FieldsOf(JsonException unread)
    {
        var place = unread.Path is { Length: > 2 } path ? path[2..] : "";
        var missing = MissingMembers().Match(unread.Message).Groups["name"].Captures;
        if (missing.Count > 0)
            return [.. missing.Select(name => Missing(place.Length == 0 ? name.Value : $"{place}.{name.Value}"))];
        return place.Length > 0 ? [Wrong(place)] : [];
    }

    private static FieldError Wrong(string field) => new(field, ValidationCodes.Invalid, "This is not valid.");

    private static FieldError Missing(string field) => new(field, ValidationCodes.Required, "This is required.");

    private static string RouteOf(HttpContext http) =>
        (http.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "no route";

    /// <summary>The framework says which parameter it could not read only in its message; a test holds this to its wording.</summary>
    [GeneratedRegex("""^(Failed to bind|(?<missing>Required)) parameter "\S+ (?<name>\w+)" """, RegexOptions.ExplicitCapture)]
    private static partial Regex ParameterName();

    /// <summary>So it is with members that a body lacks.</summary>
    [GeneratedRegex("""missing required properties including: ('(?<name>[^']+)'(, )?)+""", RegexOptions.ExplicitCapture)]
    private static partial Regex MissingMembers();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Route} crashed")]
    private static partial void Crashed(ILogger log, Exception exception, string method, string route);
}
