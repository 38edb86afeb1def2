using System.Linq.Expressions;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Bookings;

public enum BookingScope
{
    /// <summary>Live and not over yet; the soonest first.</summary>
    Upcoming,

    /// <summary>Over, or never to take place; the latest first.</summary>
    Past,
}

/// <summary>Which bookings of a list are wanted. Dates are local to the stylist, both included.</summary>
public sealed record BookingFilter(BookingStatus? Status, BookingScope? Scope, LocalDate? From, LocalDate? To);

/// <summary>One page of rows and a surplus one when there is a next page, with the database's clock they were judged by.</summary>
internal sealed record BookingRows(IReadOnlyList<Booking> Rows, int Limit, Instant Now)
{
    public Page<BookingAnswer> ToPage(Func<Booking, BookingAnswer> show) =>
        Rows.ToPage(Limit, booking => new Cursor(booking.StartsAt, booking.Id.Value), show);
}

internal abstract class BookingListValidator<T> : AbstractValidator<T>
{
    protected BookingListValidator(Expression<Func<T, BookingFilter>> filter, Expression<Func<T, PageRequest>> page)
    {
        var (filterOf, pageOf) = (filter.Compile(), page.Compile());
        RuleFor(query => pageOf(query).Limit).InclusiveBetween(1, PageRequest.MaxLimit).OverridePropertyName("limit");
        RuleFor(query => filterOf(query).From).InclusiveBetween(SlotEngine.FirstDate, SlotEngine.LastDate).OverridePropertyName("from");
        RuleFor(query => filterOf(query).To).InclusiveBetween(SlotEngine.FirstDate, SlotEngine.LastDate).OverridePropertyName("to");
        RuleFor(query => filterOf(query).To).Must((query, to) => !(to < filterOf(query).From)).OverridePropertyName("to");
    }
}

internal static class BookingList
{
    /// <summary>Reads one page by key, so that a row added meanwhile neither repeats nor hides another. A foreign cursor is refused.</summary>
    public static async Task<Result<BookingRows>> ReadPageAsync(
        this IQueryable<Booking> bookings,
        BookingFilter filter,
        PageRequest page,
        CancellationToken ct
    )
    {
        var wanted = bookings.Matching(filter);
        var ascending = filter.Scope is BookingScope.Upcoming;
        if (page.Cursor is { } text)
        {
            if (Cursor.Parse(text) is not var (startsAt, last))
                return RequestErrors.BadCursor;
            var id = new BookingId(last);
            wanted = ascending
                ? wanted.Where(b => b.StartsAt > startsAt || (b.StartsAt == startsAt && b.Id > id))
                : wanted.Where(b => b.StartsAt < startsAt || (b.StartsAt == startsAt && b.Id < id));
        }

        wanted = ascending
            ? wanted.OrderBy(b => b.StartsAt).ThenBy(b => b.Id)
            : wanted.OrderByDescending(b => b.StartsAt).ThenByDescending(b => b.Id);
        var rows = await wanted.Take(page.Limit + 1).Select(b => new { Booking = b, Now = DatabaseClock.Now() }).ToListAsync(ct);
        return new BookingRows([.. rows.Select(row => row.Booking)], page.Limit, rows.Count > 0 ? rows[0].Now : default);
    }

    /// <summary>A deadline that has passed counts as expired; holds that came to nothing are shown only when asked for.</summary>
    private static IQueryable<Booking> Matching(this IQueryable<Booking> bookings, BookingFilter filter)
    {
        if (filter.From is { } from)
            bookings = bookings.Where(b => b.Date >= from);
        if (filter.To is { } to)
            bookings = bookings.Where(b => b.Date <= to);
        bookings = filter.Scope switch
        {
            BookingScope.Upcoming => bookings.Where(b =>
                b.EndsAt > DatabaseClock.Now()
                && (
                    b.Status == BookingStatus.Confirmed
                    || ((b.Status == BookingStatus.Held || b.Status == BookingStatus.Pending) && b.ExpiresAt > DatabaseClock.Now())
                )
            ),
            BookingScope.Past => bookings.Where(b =>
                b.EndsAt <= DatabaseClock.Now()
                || (b.Status != BookingStatus.Confirmed && b.Status != BookingStatus.Held && b.Status != BookingStatus.Pending)
                || ((b.Status == BookingStatus.Held || b.Status == BookingStatus.Pending) && b.ExpiresAt <= DatabaseClock.Now())
            ),
            _ => bookings,
        };
        return filter.Status switch
        {
            null => bookings.Where(b =>
                b.RequestedAt != null
                || (b.Status != BookingStatus.Expired && (b.Status != BookingStatus.Held || b.ExpiresAt > DatabaseClock.Now()))
            ),
            BookingStatus.Expired => bookings.Where(b =>
                b.Status == BookingStatus.Expired
                || ((b.Status == BookingStatus.Held || b.Status == BookingStatus.Pending) && b.ExpiresAt <= DatabaseClock.Now())
            ),
            BookingStatus.Held => bookings.Where(b => b.Status == BookingStatus.Held && b.ExpiresAt > DatabaseClock.Now()),
            BookingStatus.Pending => bookings.Where(b => b.Status == BookingStatus.Pending && b.ExpiresAt > DatabaseClock.Now()),
            { } status => bookings.Where(b => b.Status == status),
        };
    }
}
