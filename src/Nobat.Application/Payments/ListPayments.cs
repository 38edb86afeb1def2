using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;

namespace Nobat.Application.Payments;

/// <summary>What one paid, what was paid to one as a stylist, and for admins everything; the newest first.</summary>
public sealed record ListPaymentsQuery(PaymentStatus? Status, BookingId? Booking, PageRequest Page) : IQuery<Result<Page<PaymentAnswer>>>;

internal sealed class ListPaymentsValidator : AbstractValidator<ListPaymentsQuery>
{
    public ListPaymentsValidator() => this.MustBeALimit(query => query.Page.Limit);
}

internal sealed class ListPaymentsHandler(IReadDb db, ICalendars calendars, ICurrentUser me)
    : IQueryHandler<ListPaymentsQuery, Result<Page<PaymentAnswer>>>
{
    public async Task<Result<Page<PaymentAnswer>>> Handle(ListPaymentsQuery request, CancellationToken cancellationToken)
    {
        var payments = db.Set<Payment>();
        if (!me.ActsAsAdministrator)
        {
            var own = await calendars.FindOwnAsync(me.Id, cancellationToken);
            payments = own is { } stylist
                ? payments.Where(payment => payment.CustomerId == me.Id || payment.StylistId == stylist)
                : payments.Where(payment => payment.CustomerId == me.Id);
        }

        if (request.Status is { } status)
            payments = payments.Where(payment => payment.Status == status);
        if (request.Booking is { } booking)
            payments = payments.Where(payment => payment.BookingId == booking);
        if (request.Page.Cursor is { } text)
        {
            if (Cursor.Parse(text) is not var (at, last))
                return RequestErrors.BadCursor;
            var id = new PaymentId(last);
            payments = payments.Where(payment => payment.CreatedAt < at || (payment.CreatedAt == at && payment.Id < id));
        }

        var rows = await payments
            .OrderByDescending(payment => payment.CreatedAt)
            .ThenByDescending(payment => payment.Id)
            .Take(request.Page.Limit + 1)
            .ToListAsync(cancellationToken);
        return rows.ToPage(
            request.Page.Limit,
            payment => new Cursor(payment.CreatedAt, payment.Id.Value),
            payment => PaymentAnswer.Of(payment, null, withCard: payment.CustomerId == me.Id || me.ActsAsAdministrator)
        );
    }
}
