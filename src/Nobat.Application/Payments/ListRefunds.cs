using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Payments;

namespace Nobat.Application.Payments;

/// <summary>Refunds for admins, the newest first; those that wait for a person are <c>manual</c>.</summary>
public sealed record ListRefundsQuery(RefundStatus? Status, PageRequest Page) : IQuery<Result<Page<RefundAnswer>>>;

internal sealed class ListRefundsValidator : AbstractValidator<ListRefundsQuery>
{
    public ListRefundsValidator() => this.MustBeALimit(query => query.Page.Limit);
}

internal sealed class ListRefundsHandler(IReadDb db) : IQueryHandler<ListRefundsQuery, Result<Page<RefundAnswer>>>
{
    public async Task<Result<Page<RefundAnswer>>> Handle(ListRefundsQuery request, CancellationToken cancellationToken)
    {
        var refunds = db.Set<Refund>();
        if (request.Status is { } status)
            refunds = refunds.Where(refund => refund.Status == status);
        if (request.Page.Cursor is { } text)
        {
            if (Cursor.Parse(text) is not var (at, last))
                return RequestErrors.BadCursor;
            var id = new RefundId(last);
            refunds = refunds.Where(refund => refund.CreatedAt < at || (refund.CreatedAt == at && refund.Id < id));
        }

        var rows = await refunds
            .OrderByDescending(refund => refund.CreatedAt)
            .ThenByDescending(refund => refund.Id)
            .Take(request.Page.Limit + 1)
            .ToListAsync(cancellationToken);
        return rows.ToPage(request.Page.Limit, refund => new Cursor(refund.CreatedAt, refund.Id.Value), RefundAnswer.Of);
    }
}
