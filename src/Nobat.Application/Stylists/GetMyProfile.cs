using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Stylists;

/// <summary>One's own profile in any state.</summary>
public sealed record GetMyProfileQuery : IQuery<Result<StylistProfileAnswer>>;

internal sealed class GetMyProfileHandler(IReadDb db, ICurrentUser me, IOptions<SiteOptions> site)
    : IQueryHandler<GetMyProfileQuery, Result<StylistProfileAnswer>>
{
    public async Task<Result<StylistProfileAnswer>> Handle(GetMyProfileQuery request, CancellationToken cancellationToken)
    {
        var profile = await db.Set<StylistProfile>()
            .Include(profile => profile.History)
            .FirstOrDefaultAsync(profile => profile.OwnerId == me.Id, cancellationToken);
        return profile is null ? StylistErrors.NotFound : StylistProfileAnswer.For(profile, site.Value);
    }
}
