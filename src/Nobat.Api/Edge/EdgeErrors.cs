using Nobat.Domain.Common;

namespace Nobat.Api.Edge;

/// <summary>Refusals at the door, before anybody has asked who is there.</summary>
internal static class EdgeErrors
{
    public static readonly Error HttpsRequired = Error.Invalid("request.https_required", "Nobat is spoken to over https only.");
    public static readonly Error Blocked = Error.Forbidden("request.blocked", "Requests from this address are refused at the moment.");
    public static readonly Error AddressNotAllowed = Error.Forbidden(
        "request.address_not_allowed",
        "Administration is not open to this address."
    );
}
