using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Domain.Sms;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Sms;

/// <summary>Messages and what became of them, the newest first; for administrators.</summary>
/// <param name="Phone">Any spelling of one number, whose messages alone are wanted.</param>
public sealed record ListTextMessagesQuery(string? Phone, SmsState? State, string? Provider, PageRequest Page)
    : IQuery<Result<Page<TextMessageAnswer>>>;

/// <summary>One message at one provider; neither its text nor a whole number is known any more. Instants are UTC.</summary>
/// <param name="Kind"><c>code</c>, or the kind of the notice.</param>
/// <param name="Cost">Rial; null until the provider has told.</param>
public sealed record TextMessageAnswer(
    TextMessageId Id,
    string Provider,
    string? ProviderId,
    string Kind,
    string PhoneNumber,
    SmsState State,
    int Segments,
    long? Cost,
    string? FailureCode,
    BookingId? BookingId,
    StylistId? StylistId,
    Instant CreatedAt,
    Instant? SentAt,
    Instant? DeliveredAt
);

internal sealed class ListTextMessagesValidator : AbstractValidator<ListTextMessagesQuery>
{
    public ListTextMessagesValidator()
    {
        RuleFor(query => query.Phone!).MustBePhone().When(query => query.Phone is not null).OverridePropertyName("phoneNumber");
        this.MustBeALimit(query => query.Page.Limit);
    }
}

internal sealed class ListTextMessagesHandler(IReadDb db, IRecipientMark mark)
    : IQueryHandler<ListTextMessagesQuery, Result<Page<TextMessageAnswer>>>
{
    public async Task<Result<Page<TextMessageAnswer>>> Handle(ListTextMessagesQuery request, CancellationToken cancellationToken)
    {
        var messages = db.Set<TextMessage>();
        if (request.Phone is { } text)
        {
            var hash = mark.Of(PhoneNumber.Parse(text).Value);
            messages = messages.Where(message => message.RecipientHash == hash);
        }

        if (request.State is { } state)
            messages = messages.Where(message => message.State == state);
        if (request.Provider is { } provider)
            messages = messages.Where(message => message.Provider == provider);
        if (request.Page.Cursor is { } cursor)
        {
            if (Cursor.Parse(cursor) is not var (at, last))
                return RequestErrors.BadCursor;
            var id = new TextMessageId(last);
            messages = messages.Where(message => message.CreatedAt < at || (message.CreatedAt == at && message.Id < id));
        }

        var rows = await messages
            .OrderByDescending(message => message.CreatedAt)
            .ThenByDescending(message => message.Id)
            .Take(request.Page.Limit + 1)
            .ToListAsync(cancellationToken);
        return rows.ToPage(request.Page.Limit, message => new Cursor(message.CreatedAt, message.Id.Value), Show);
    }

    private static TextMessageAnswer Show(TextMessage message) =>
        new(
            message.Id,
            message.Provider,
            message.ProviderId,
            message.Kind,
            message.Recipient,
            message.State,
            message.Segments,
            message.Cost,
            message.FailureCode,
            message.BookingId,
            message.StylistId,
            message.CreatedAt,
            message.SentAt,
            message.DeliveredAt
        );
}
