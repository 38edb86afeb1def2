using System.Text.Json.Serialization;
using Nobat.Application.Notifications.Writing;
using Nobat.Application.Policies;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Bookings;

/// <summary>A visit as the link of a message shows it: what concerns the visit, nothing of the account. Amounts are Rial.</summary>
/// <param name="Purpose">What this link is for.</param>
/// <param name="Reference">What people read to each other, such as <c>NB-7K4M-2Q9D</c>.</param>
/// <param name="JalaliDate">Only for readers of Persian: <c>1405/09/02</c>.</param>
/// <param name="DisplayName">The salon's name, or the stylist's own; null where the profile is gone.</param>
/// <param name="Quote">What the purpose would cost now; null for seeing, and where it is refused.</param>
/// <param name="Refusal">The code with which the purpose would be refused now; null where it would not.</param>
/// <param name="CancelToken">Of the link that cancels; only through a link for seeing.</param>
/// <param name="RescheduleToken">Of the link that moves; only through a link for seeing, while the visit can be moved.</param>
public sealed record VisitAnswer(
    VisitPurpose Purpose,
    string Reference,
    BookingStatus Status,
    StylistId StylistId,
    string? DisplayName,
    string? SalonAddress,
    double? Latitude,
    double? Longitude,
    LocalDate BookingDate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? JalaliDate,
    LocalTime StartTime,
    LocalTime EndTime,
    Instant StartsAt,
    Instant EndsAt,
    string TimeZone,
    IReadOnlyList<BookedService> Services,
    long TotalAmount,
    long DepositAmount,
    DepositStatus DepositStatus,
    PolicyAnswer Policy,
    BookingQuote? Quote,
    string? Refusal,
    string? CancelToken,
    string? RescheduleToken
)
{
    internal static VisitAnswer For(VisitPurpose purpose, VisitFacts facts, Language reader)
    {
        var (booking, isThere) = (facts.Booking, facts.StylistName is not null);
        var seen = BookingAnswer.For(booking, reader, facts.Now);
        return new VisitAnswer(
            purpose,
            seen.Reference,
            seen.Status,
            seen.StylistId,
            facts.StylistName,
            isThere ? facts.Profile!.SalonAddress : null,
            isThere ? facts.Profile!.Latitude : null,
            isThere ? facts.Profile!.Longitude : null,
            seen.BookingDate,
            seen.JalaliDate,
            seen.StartTime,
            seen.EndTime,
            seen.StartsAt,
            seen.EndsAt,
            seen.TimeZone,
            seen.Services,
            seen.TotalAmount,
            seen.DepositAmount,
            seen.DepositStatus,
            seen.Policy,
            Quote: null,
            Refusal: null,
            CancelToken: null,
            RescheduleToken: null
        );
    }
}
