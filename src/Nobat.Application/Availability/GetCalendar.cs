using System.Text.Json.Serialization;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Availability;

/// <summary>One's own days, both inclusive and at most 62: the hours worked, and what is held and booked in them.</summary>
public sealed record GetCalendarQuery(DateRange Dates) : IQuery<Result<CalendarAnswer>>;

/// <summary>Dates and times are on the wall clock of <paramref name="TimeZone"/>.</summary>
public sealed record CalendarAnswer(
    StylistId StylistId,
    string TimeZone,
    IReadOnlyList<CalendarDay> Days,
    IReadOnlyList<ExceptionAnswer> Exceptions,
    IReadOnlyList<CalendarVisit> Holds,
    IReadOnlyList<CalendarVisit> Bookings
);

/// <param name="Hours">Exceptions already applied; empty on a day off.</param>
public sealed record CalendarDay(
    LocalDate Date,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? JalaliDate,
    IReadOnlyList<HoursOfDay> Hours
);

public sealed record HoursOfDay(ClockTime StartTime, ClockTime EndTime);

/// <summary>A live hold, or a booking that is to come, running or over; cancelled and expired ones are not shown.</summary>
/// <param name="HoldExpiresAt">Only for a hold.</param>
/// <param name="CustomerName">Not for a hold: a hold tells nobody who holds it.</param>
/// <param name="Work">When the chair is taken, without the buffer; between two of them it is free for somebody else.</param>
public sealed record CalendarVisit(
    BookingId Id,
    string Reference,
    BookingStatus Status,
    LocalDate BookingDate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? JalaliDate,
    LocalTime StartTime,
    LocalTime EndTime,
    Instant StartsAt,
    Instant EndsAt,
    Instant? HoldExpiresAt,
    string? CustomerName,
    IReadOnlyList<BookedService> Services,
    IReadOnlyList<WorkTime> Work
);

/// <summary>A stretch of work, half-open.</summary>
public readonly record struct WorkTime(Instant StartsAt, Instant EndsAt);

internal sealed class GetCalendarValidator : AbstractValidator<GetCalendarQuery>
{
    public GetCalendarValidator() => RuleFor(query => query.Dates).SetValidator(new DateRangeValidator()).OverridePropertyName("");
}

internal sealed class GetCalendarHandler(IReadDb db, ICurrentUser me) : IQueryHandler<GetCalendarQuery, Result<CalendarAnswer>>
{
    private static readonly BookingStatus[] Shown =
    [
        BookingStatus.Held,
        BookingStatus.Pending,
        BookingStatus.Confirmed,
        BookingStatus.Completed,
        BookingStatus.NoShow,
    ];

    public async Task<Result<CalendarAnswer>> Handle(GetCalendarQuery request, CancellationToken cancellationToken)
    {
        var calendar = await db.Set<Calendar>()
            .Include(calendar => calendar.Exceptions)
            .FirstOrDefaultAsync(calendar => calendar.OwnerId == me.Id, cancellationToken);
        if (calendar is null)
            return CalendarErrors.NotFound;
        var (from, to) = request.Dates.Ends;
        var visits = await VisitsAsync(calendar, from, to, cancellationToken);
        return new CalendarAnswer(
            calendar.StylistId,
            calendar.TimeZone,
            [.. Enumerable.Range(0, Period.DaysBetween(from, to) + 1).Select(day => DayOf(calendar, from.PlusDays(day)))],
            [
                .. calendar
                    .Rules.Exceptions.Where(e => !(e.LastDate < from) && !(e.FirstDate > to))
                    .Select(e => ExceptionAnswer.From(e, calendar.TimeZone, me.ReadsPersian)),
            ],
            [.. visits.Where(visit => visit.Status is BookingStatus.Held)],
            [.. visits.Where(visit => visit.Status is not BookingStatus.Held)]
        );
    }

    private CalendarDay DayOf(Calendar calendar, LocalDate date) =>
        new(
            date,
            me.ReadsPersian ? date.ToJalali() : null,
            [.. calendar.Rules.HoursOn(date).Select(hours => new HoursOfDay(hours.Start, hours.End))]
        );

    private async Task<List<CalendarVisit>> VisitsAsync(Calendar calendar, LocalDate first, LocalDate last, CancellationToken ct)
    {
        var visits = await db.Set<Booking>()
            .Where(booking => booking.StylistId == calendar.StylistId && booking.Date >= first && booking.Date <= last)
            .Where(booking => Shown.Contains(booking.Status))
            .Where(booking =>
                (booking.Status != BookingStatus.Held && booking.Status != BookingStatus.Pending)
                || booking.ExpiresAt == null
                || booking.ExpiresAt > DatabaseClock.Now()
            )
            .OrderBy(booking => booking.StartsAt)
            .ThenBy(booking => booking.Id)
            .ToListAsync(ct);
        var cards = await CustomerCards.ReadAsync(db, visits, ct);
        return [.. visits.Select(booking => VisitOf(booking, cards.Of(booking)?.FullName))];
    }

    private CalendarVisit VisitOf(Booking booking, string? name) =>
        new(
            booking.Id,
            booking.Reference,
            booking.Status,
            booking.Date,
            me.ReadsPersian ? booking.Date.ToJalali() : null,
            booking.StartTime,
            booking.EndTime,
            booking.StartsAt,
            booking.EndsAt,
            booking.Status is BookingStatus.Held ? booking.ExpiresAt : null,
            name,
            [.. booking.Lines.Select(line => BookedService.Of(line, me.Language))],
            [.. booking.Blocked.Select(part => new WorkTime(part.Start, Instant.Min(part.End, booking.EndsAt)))]
        );
}
