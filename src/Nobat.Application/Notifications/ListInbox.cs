using System.Linq.Expressions;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>One's own inbox, the newest first.</summary>
/// <param name="Unread">True for unread ones only, false for read ones only.</param>
public sealed record ListInboxQuery(bool? Unread, PageRequest Page) : IQuery<Result<InboxPage>>;

/// <param name="NextCursor">Opaque; null on the last page.</param>
/// <param name="UnreadCount">Of the whole inbox.</param>
public sealed record InboxPage(IReadOnlyList<InboxEntryAnswer> Items, string? NextCursor, int UnreadCount);

/// <summary>One entry. Instants are UTC.</summary>
/// <param name="Kind">What it speaks of, such as <c>booking_confirmed</c>; there may be new ones.</param>
/// <param name="Link">Where a tap leads.</param>
public sealed record InboxEntryAnswer(
    NotificationId Id,
    string Kind,
    string? Subject,
    string Text,
    string? Link,
    BookingId? BookingId,
    StylistId? StylistId,
    Instant CreatedAt,
    Instant? ReadAt
);

internal sealed class ListInboxValidator : AbstractValidator<ListInboxQuery>
{
    public ListInboxValidator() => this.MustBeALimit(query => query.Page.Limit);
}

internal sealed class ListInboxHandler(IReadDb db, ICurrentUser me) : IQueryHandler<ListInboxQuery, Result<InboxPage>>
{
    private static readonly Expression<Func<InboxEntry, Row>> ToRow = entry => new Row(
        entry.Sequence,
        new InboxEntryAnswer(
            entry.Id,
            entry.Kind,
            entry.Subject,
            entry.Text,
            entry.Link,
            entry.BookingId,
            entry.StylistId,
            entry.CreatedAt,
            entry.ReadAt
        )
    );

    public async Task<Result<InboxPage>> Handle(ListInboxQuery request, CancellationToken cancellationToken)
    {
        var mine = db.Set<InboxEntry>().Where(entry => entry.UserId == me.Id && entry.RemovedAt == null);
        var wanted = request.Unread switch
        {
            true => mine.Where(entry => entry.ReadAt == null),
            false => mine.Where(entry => entry.ReadAt != null),
            null => mine,
        };
        if (request.Page.Cursor is { } text)
        {
            if (Cursor.Parse(text) is not { } cursor)
                return RequestErrors.BadCursor;
            var before = SequenceAt(cursor);
            wanted = wanted.Where(entry => entry.Sequence < before);
        }

        var rows = await wanted
            .OrderByDescending(entry => entry.Sequence)
            .Take(request.Page.Limit + 1)
            .Select(ToRow)
            .ToListAsync(cancellationToken);
        var unread = await mine.CountAsync(entry => entry.ReadAt == null, cancellationToken);
        var page = rows.ToPage(request.Page.Limit, row => PlaceOf(row.Sequence), row => row.Entry);
        return new InboxPage(page.Items, page.NextCursor, unread);
    }

    /// <summary>An inbox is numbered, and the number alone is the place; it travels where others carry a moment.</summary>
    private static Cursor PlaceOf(long sequence) => new(Instant.FromUnixTimeTicks(sequence), Guid.Empty);

    private static long SequenceAt(Cursor place) => place.At.ToUnixTimeTicks();

    private sealed record Row(long Sequence, InboxEntryAnswer Entry);
}
