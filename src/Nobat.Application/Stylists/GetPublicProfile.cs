using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Application.Policies;
using Nobat.Application.Services;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Domain.Policies;
using Nobat.Domain.Stylists;
using Nobat.Domain.Users;

namespace Nobat.Application.Stylists;

/// <summary>What everybody may read of an approved stylist; any other profile answers as if there were none.</summary>
public sealed record GetPublicProfileQuery(StylistId Id) : IQuery<Result<PublicProfile>>;

/// <summary>The public side of a stylist.</summary>
/// <param name="DisplayName">The salon's name, or the stylist's own.</param>
/// <param name="Latitude">Degrees, WGS 84; null exactly when the longitude is.</param>
/// <param name="PhotoUrl">Null while there is no photo.</param>
/// <param name="Services">What is on offer, in the stylist's order; empty where a visit is simply one slot.</param>
/// <param name="Policy">What moving, cancelling and staying away cost who books now.</param>
/// <param name="Url">An address to share; its end is for people to read and does not count.</param>
public sealed record PublicProfile(
    StylistId Id,
    string DisplayName,
    string? SalonName,
    string SalonAddress,
    double? Latitude,
    double? Longitude,
    string? InstagramUsername,
    string? Bio,
    string? PhotoUrl,
    IReadOnlyList<OfferedService> Services,
    PolicyAnswer Policy,
    string Url
);

internal sealed class GetPublicProfileHandler(IReadDb db, ICurrentUser me, IOptions<SiteOptions> site)
    : IQueryHandler<GetPublicProfileQuery, Result<PublicProfile>>
{
    public async Task<Result<PublicProfile>> Handle(GetPublicProfileQuery request, CancellationToken cancellationToken)
    {
        if (await db.FindPublicProfileAsync(request.Id, cancellationToken) is not { } found)
            return StylistErrors.NotFound;
        return found.ToAnswer(site.Value, await db.ListOfferedAsync(found.Id, me.Language, cancellationToken));
    }
}

/// <summary>The one way to the public side of a profile, by id or by link.</summary>
internal static class PublicProfiles
{
    internal sealed record Row(
        StylistId Id,
        BookingLinkToken LinkToken,
        string? FirstName,
        string? LastName,
        string? SalonName,
        string SalonAddress,
        double? Latitude,
        double? Longitude,
        string? InstagramUsername,
        string? Bio,
        Calendar? Calendar
    )
    {
        public PublicProfile ToAnswer(SiteOptions site, IReadOnlyList<OfferedService> services)
        {
            var name = SalonName ?? $"{FirstName} {LastName}".Trim();
            var path = $"/stylists/{Id.Value}/{Uri.EscapeDataString(Slug.Of(name))}";
            return new PublicProfile(
                Id,
                name,
                SalonName,
                SalonAddress,
                Latitude,
                Longitude,
                InstagramUsername,
                Bio,
                PhotoUrl: null,
                services,
                PolicyAnswer.Of(Calendar?.Policy ?? BookingPolicy.Default),
                site.AddressOf(path)
            );
        }
    }

    /// <summary>Null unless approved.</summary>
    public static Task<Row?> FindPublicProfileAsync(this IReadDb db, StylistId id, CancellationToken ct) =>
        (
            from profile in db.Set<StylistProfile>()
            where profile.Id == id && profile.Status == StylistStatus.Approved
            join owner in db.Set<User>() on profile.OwnerId equals owner.Id
            join own in db.Set<Calendar>() on profile.Id equals own.StylistId into calendars
            from calendar in calendars.DefaultIfEmpty()
            select new Row(
                profile.Id,
                profile.LinkToken,
                owner.FirstName,
                owner.LastName,
                profile.SalonName,
                profile.SalonAddress,
                profile.Latitude,
                profile.Longitude,
                profile.InstagramUsername,
                profile.Bio,
                calendar
            )
        ).FirstOrDefaultAsync(ct);

    /// <summary>Null for a link that is wrong, old, malformed or of a profile that is not approved; the caller cannot tell which.</summary>
    public static async Task<Row?> FindByLinkAsync(this IReadDb db, string stylist, string token, CancellationToken ct) =>
        Guid.TryParseExact(stylist, "D", out var id)
        && await db.FindPublicProfileAsync(new StylistId(id), ct) is { } found
        && found.LinkToken.Matches(token)
            ? found
            : null;
}
