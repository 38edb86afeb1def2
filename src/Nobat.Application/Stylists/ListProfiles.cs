using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Stylists;

/// <summary>Every profile, or those in one state, the newest first; for administrators.</summary>
public sealed record ListProfilesQuery(StylistStatus? Status, PageRequest Page) : IQuery<Result<Page<StylistProfileAnswer>>>;

internal sealed class ListProfilesValidator : AbstractValidator<ListProfilesQuery>
{
    public ListProfilesValidator() => this.MustBeALimit(query => query.Page.Limit);
}

internal sealed class ListProfilesHandler(IReadDb db, IOptions<SiteOptions> site)
    : IQueryHandler<ListProfilesQuery, Result<Page<StylistProfileAnswer>>>
{
    public async Task<Result<Page<StylistProfileAnswer>>> Handle(ListProfilesQuery request, CancellationToken cancellationToken)
    {
        var profiles = db.Set<StylistProfile>().Include(profile => profile.History).AsQueryable();
        if (request.Status is { } status)
            profiles = profiles.Where(profile => profile.Status == status);
        if (request.Page.Cursor is { } text)
        {
            if (Cursor.Parse(text) is not var (at, last))
                return RequestErrors.BadCursor;
            var id = new StylistId(last);
            profiles = profiles.Where(profile => profile.CreatedAt < at || (profile.CreatedAt == at && profile.Id < id));
        }

        var rows = await profiles
            .OrderByDescending(profile => profile.CreatedAt)
            .ThenByDescending(profile => profile.Id)
            .Take(request.Page.Limit + 1)
            .ToListAsync(cancellationToken);
        return rows.ToPage(
            request.Page.Limit,
            profile => new Cursor(profile.CreatedAt, profile.Id.Value),
            profile => StylistProfileAnswer.For(profile, site.Value)
        );
    }
}
