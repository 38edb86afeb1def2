using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;

namespace Nobat.Application.Availability;

internal static class OwnCalendar
{
    /// <summary>Whether the profile is the account's own; another's must look like one that does not exist.</summary>
    public static Task<bool> IsStylistAsync(this IReadDb db, UserId account, StylistId stylist, CancellationToken ct) =>
        db.Set<StylistProfile>().AnyAsync(profile => profile.Id == stylist && profile.OwnerId == account, ct);
}
