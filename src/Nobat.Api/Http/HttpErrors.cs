using Nobat.Application.Common;
using Nobat.Domain.Common;

namespace Nobat.Api.Http;

/// <summary>Refusals that HTTP itself gives, before a use case is reached or when one has crashed.</summary>
internal static class HttpErrors
{
    public static readonly Error Malformed = Error.Invalid("request.malformed", "The request could not be read.");
    public static readonly Error NotSignedIn = Error.Unauthorized("auth.required", "Please sign in first.");
    public static readonly Error TokenInvalid = Error.Unauthorized(
        "auth.token_invalid",
        "This sign-in is no longer good; please renew it or sign in again."
    );
    public static readonly Error Forbidden = Error.Forbidden("auth.forbidden", "This account may not do that.");
    public static readonly Error MethodNotAllowed = Error.Invalid(
        "request.method_not_allowed",
        "This address does not answer to that method."
    );
    public static readonly Error NotAcceptable = Error.Invalid(
        "request.not_acceptable",
        "Nobat cannot answer in any of the formats asked for."
    );
    public static readonly Error Timeout = Error.Invalid("request.timeout", "The request did not arrive in time.");
    public static readonly Error TooLarge = Error.Invalid("request.too_large", "The request is too large.");
    public static readonly Error UnsupportedMediaType = Error.Invalid(
        "request.unsupported_media_type",
        "The body must be JSON: send Content-Type: application/json."
    );
    public static readonly Error TooMany = Error.TooMany("request.too_many", "Too many requests; please wait a little.");
    public static readonly Error Refused = Error.Invalid("request.refused", "The request was refused.");
    public static readonly Error Crashed = Error.Unavailable("server.error", "Something went wrong on our side.");

    /// <summary>What a status says when whoever set it said nothing.</summary>
    public static Error ForStatus(int status) =>
        status switch
        {
            400 => Malformed,
            401 => NotSignedIn,
            403 => Forbidden,
            404 => RequestErrors.NotFound,
            405 => MethodNotAllowed,
            406 => NotAcceptable,
            408 => Timeout,
            413 => TooLarge,
            415 => UnsupportedMediaType,
            429 => TooMany,
            503 => RequestErrors.Away,
            < 500 => Refused,
            _ => Crashed,
        };
}
