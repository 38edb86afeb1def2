using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Nobat.Domain.Common;

namespace Nobat.Api.Http;

/// <summary>A refusal on its way out; <see cref="ProblemWriter"/> puts it into the caller's words.</summary>
internal sealed class ErrorProblem : ProblemDetails
{
    [JsonIgnore]
    public Error Error { get; }

    public ErrorProblem(Error error, int status) => (Error, Status) = (error, status);
}

internal static class ErrorProblems
{
    /// <summary>The problem document (RFC 9457) of a refusal.</summary>
    public static ProblemHttpResult ToProblem(this Error error) => TypedResults.Problem(new ErrorProblem(error, error.Status()));

    public static int Status(this Error error) =>
        error.Kind switch
        {
            ErrorKind.Invalid => StatusCodes.Status400BadRequest,
            ErrorKind.Unauthorized => StatusCodes.Status401Unauthorized,
            ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
            ErrorKind.NotFound => StatusCodes.Status404NotFound,
            ErrorKind.Conflict => StatusCodes.Status409Conflict,
            ErrorKind.Unprocessable => StatusCodes.Status422UnprocessableEntity,
            ErrorKind.TooMany => StatusCodes.Status429TooManyRequests,
            ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => throw new ArgumentOutOfRangeException(nameof(error), error.Kind, null),
        };
}
