using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Common;

/// <summary>Refusals that belong to no aggregate.</summary>
public static class RequestErrors
{
    public static readonly Error Invalid = Error.Invalid("request.invalid", "Some members of the request are not valid.");
    public static readonly Error NotFound = Error.NotFound("request.not_found", "There is nothing here.");
    public static readonly Error LostRace = Error.Conflict(
        "request.conflict",
        "Someone else changed this at the same moment; please try again."
    );
    public static readonly Error BadCursor = Error
        .Invalid("request.cursor_invalid", "The cursor is not one this list gave out.")
        .At("cursor");
    public static readonly Error Busy = Error.Unavailable("request.busy", "Nobat is busy at this moment; please try again shortly.");

    /// <summary>A part Nobat cannot work without, the database, is away.</summary>
    public static readonly Error Away = Error
        .Unavailable("server.unavailable", "Nobat cannot answer at this moment; please try again shortly.")
        .After(Duration.FromSeconds(2));
}
