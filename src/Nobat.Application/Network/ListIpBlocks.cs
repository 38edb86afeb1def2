using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Network;

namespace Nobat.Application.Network;

/// <summary>Blocks, the newest first; only those that stand now, unless the ended ones are asked for as well.</summary>
public sealed record ListIpBlocksQuery(bool WithEnded, PageRequest Page) : IQuery<Result<Page<IpBlockAnswer>>>;

internal sealed class ListIpBlocksValidator : AbstractValidator<ListIpBlocksQuery>
{
    public ListIpBlocksValidator() => this.MustBeALimit(query => query.Page.Limit);
}

internal sealed class ListIpBlocksHandler(IReadDb db) : IQueryHandler<ListIpBlocksQuery, Result<Page<IpBlockAnswer>>>
{
    public async Task<Result<Page<IpBlockAnswer>>> Handle(ListIpBlocksQuery request, CancellationToken cancellationToken)
    {
        var blocks = db.Set<IpBlock>();
        if (!request.WithEnded)
            blocks = blocks.Where(block => block.LiftedAt == null && (block.ExpiresAt == null || block.ExpiresAt > DatabaseClock.Now()));
        if (request.Page.Cursor is { } text)
        {
            if (Cursor.Parse(text) is not var (at, last))
                return RequestErrors.BadCursor;
            var id = new IpBlockId(last);
            blocks = blocks.Where(block => block.CreatedAt < at || (block.CreatedAt == at && block.Id < id));
        }

        var rows = await blocks
            .OrderByDescending(block => block.CreatedAt)
            .ThenByDescending(block => block.Id)
            .Take(request.Page.Limit + 1)
            .ToListAsync(cancellationToken);
        return rows.ToPage(request.Page.Limit, block => new Cursor(block.CreatedAt, block.Id.Value), IpBlockAnswer.From);
    }
}
