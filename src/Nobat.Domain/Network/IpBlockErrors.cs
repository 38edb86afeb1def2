using Nobat.Domain.Common;

namespace Nobat.Domain.Network;

public static class IpBlockErrors
{
    public static readonly Error NotFound = Error.NotFound("network.block_not_found", "There is no such block.");
    public static readonly Error TooWide = Error
        .Invalid("network.too_wide", "That is more of the Internet than one block may cover.")
        .At("network");
    public static readonly Error InThePast = Error.Invalid("network.ends_in_the_past", "A block ends in the future.").At("expiresAt");
    public static readonly Error OwnAddress = Error.Conflict("network.own_address", "You would block yourself.");
    public static readonly Error Spared = Error.Conflict(
        "network.spared",
        "A trusted proxy or an administrators' address is in there; those are never blocked."
    );
}
