using Nobat.Domain.Common;

namespace Nobat.Domain.Network;

public sealed class IpBlockById : Specification<IpBlock>
{
    public IpBlockById(IpBlockId id) => Query.Where(block => block.Id == id);
}

/// <summary>The latest automatic block of exactly this range, whether or not it has ended.</summary>
public sealed class LastAutomaticBlock : Specification<IpBlock>
{
    public LastAutomaticBlock(AddressRange range) =>
        Query.Where(block => block.Range == range && block.Round > 0).OrderByDescending(block => block.Round);
}
