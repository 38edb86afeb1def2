using Nobat.Domain.Common;

namespace Nobat.Domain.Stylists;

public sealed class StylistById : Specification<StylistProfile>
{
    public StylistById(StylistId id) => Query.Where(profile => profile.Id == id).Include(profile => profile.History);
}

public sealed class StylistOwnedBy : Specification<StylistProfile>
{
    public StylistOwnedBy(UserId owner) => Query.Where(profile => profile.OwnerId == owner).Include(profile => profile.History);
}
