using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;
using NodaTime;

namespace Nobat.Application.Stylists;

/// <summary>A profile as its owner and administrators see it.</summary>
/// <param name="Latitude">Degrees, WGS 84; null exactly when the longitude is.</param>
/// <param name="VisitInstructions">What customers should know before they come; only those who booked are told.</param>
/// <param name="PhotoUrl">Null while there is no photo.</param>
/// <param name="BookingLink">The path of the shared link; its last part is secret until the owner shares it.</param>
/// <param name="Url">The absolute address of <paramref name="BookingLink"/> on the public site.</param>
public sealed record StylistProfileAnswer(
    StylistId Id,
    UserId UserId,
    StylistStatus Status,
    string? RejectionReason,
    string? SuspensionReason,
    UserId? ApprovedBy,
    Instant? ApprovedAt,
    Instant? SubmittedForApprovalAt,
    string? SalonName,
    string SalonAddress,
    double? Latitude,
    double? Longitude,
    string? InstagramUsername,
    string? Bio,
    string? VisitInstructions,
    string? PhotoUrl,
    string BookingLink,
    string Url,
    IReadOnlyList<StatusChangeAnswer> History,
    Instant CreatedAt,
    Instant UpdatedAt
)
{
    internal static StylistProfileAnswer For(StylistProfile profile, SiteOptions site)
    {
        var link = BookingLinkAnswer.For(profile, site);
        return new(
            profile.Id,
            profile.OwnerId,
            profile.Status,
            profile.RejectionReason,
            profile.SuspensionReason,
            profile.ApprovedBy,
            profile.ApprovedAt,
            profile.SubmittedForApprovalAt,
            profile.SalonName,
            profile.SalonAddress,
            profile.Latitude,
            profile.Longitude,
            profile.InstagramUsername,
            profile.Bio,
            profile.VisitInstructions,
            PhotoUrl: null,
            link.BookingLink,
            link.Url,
            [.. profile.History.OrderBy(change => change.At).ThenBy(change => change.Id).Select(StatusChangeAnswer.For)],
            profile.CreatedAt,
            profile.UpdatedAt
        );
    }
}

/// <summary>One move of a profile.</summary>
/// <param name="From">Null for the beginning.</param>
public sealed record StatusChangeAnswer(Instant At, UserId By, StylistStatus? From, StylistStatus To, string? Reason)
{
    internal static StatusChangeAnswer For(StylistStatusChange change) => new(change.At, change.By, change.From, change.To, change.Reason);
}

/// <summary>A link to share: its path, and its absolute address on the public site.</summary>
public sealed record BookingLinkAnswer(string BookingLink, string Url)
{
    internal static BookingLinkAnswer For(StylistProfile profile, SiteOptions site)
    {
        var path = $"/book/{profile.Id.Value}/{profile.LinkToken}";
        return new(path, site.AddressOf(path));
    }
}
