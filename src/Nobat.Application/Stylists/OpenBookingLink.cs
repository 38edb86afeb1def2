using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Nobat.Application.Availability;
using Nobat.Application.Common;
using Nobat.Application.Services;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;
using NodaTime;

namespace Nobat.Application.Stylists;

/// <summary>What a shared link shows before any date is chosen. Any link that leads nowhere is <c>link.not_found</c>.</summary>
/// <param name="StylistId">As written in the address, well-formed or not.</param>
/// <param name="Token">As written in the address.</param>
public sealed record OpenBookingLinkQuery(string StylistId, string Token) : IQuery<Result<BookingLinkPage>>;

/// <summary>The page behind a shared link.</summary>
/// <param name="Services">What is on offer, in the stylist's order; empty where a visit is simply one slot.</param>
/// <param name="TimeZone">IANA id of the stylist's wall clock.</param>
/// <param name="NextFreeDay">For a plain visit, in that zone; null when nothing is free as far ahead as can be booked.</param>
/// <param name="JalaliDate">The next free day, only for readers of Persian.</param>
public sealed record BookingLinkPage(
    PublicProfile Stylist,
    IReadOnlyList<OfferedService> Services,
    string TimeZone,
    LocalDate? NextFreeDay,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? JalaliDate
);

internal sealed class OpenBookingLinkHandler(
    IReadDb db,
    ICalendarReader calendars,
    ICurrentUser me,
    IOptions<SiteOptions> site,
    TimeProvider clock
) : IQueryHandler<OpenBookingLinkQuery, Result<BookingLinkPage>>
{
    /// <summary>Most calendars have a free day within a month; only a full one costs a second read.</summary>
    private const int DaysReadFirst = 31;

    public async Task<Result<BookingLinkPage>> Handle(OpenBookingLinkQuery request, CancellationToken cancellationToken)
    {
        if (await db.FindByLinkAsync(request.StylistId, request.Token, cancellationToken) is not { } found)
            return StylistErrors.LinkNotFound;
        // A day early: the stylist's zone may be behind UTC. What is past is never free.
        var today = clock.GetCurrentInstant().InUtc().Date.PlusDays(-1);
        if (await calendars.ReadAsync(found.Id, today, today.PlusDays(DaysReadFirst), cancellationToken) is not { } calendar)
            return StylistErrors.LinkNotFound;

        var next = FirstFreeDay(calendar, today, today.PlusDays(DaysReadFirst));
        var last = today.PlusDays(calendar.Rules.Settings.MaxAdvanceDays + 2);
        if (next is null && last > today.PlusDays(DaysReadFirst))
        {
            var later = await calendars.ReadAsync(found.Id, today.PlusDays(DaysReadFirst), last, cancellationToken);
            next = later is null ? null : FirstFreeDay(later, today.PlusDays(DaysReadFirst), last);
        }

        var stylist = found.ToAnswer(site.Value, await db.ListOfferedAsync(found.Id, me.Language, cancellationToken));
        return new BookingLinkPage(stylist, stylist.Services, calendar.TimeZone, next, me.ReadsPersian ? next?.ToJalali() : null);
    }

    private static LocalDate? FirstFreeDay(CalendarView calendar, LocalDate from, LocalDate to)
    {
        foreach (var day in SlotEngine.Grid(calendar.Rules, from, to, calendar.Busy, calendar.Now))
        {
            foreach (ref readonly var slot in day.Slots.Span)
            {
                if (slot.IsFree)
                    return day.Date;
            }
        }

        return null;
    }
}
