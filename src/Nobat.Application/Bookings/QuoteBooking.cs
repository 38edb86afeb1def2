using System.Text.Json.Serialization;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Bookings;

public enum QuotedAction
{
    Cancel,
    Reschedule,
}

/// <summary>What cancelling or moving would cost now. Refused exactly as the act itself would be.</summary>
public sealed record QuoteBookingQuery(BookingId BookingId, QuotedAction Action) : IQuery<Result<BookingQuote>>;

/// <summary>Rial kept and returned if the customer acted now.</summary>
/// <param name="JalaliDate">Of the deadline; only for readers of Persian.</param>
/// <param name="Deadline">Until when the act is possible on these terms.</param>
/// <param name="Route">How money goes back: <c>reversal</c>, <c>refund</c>, <c>manual</c>; <c>none</c> when there is none to return.</param>
public sealed record BookingQuote(
    QuotedAction Action,
    long KeptAmount,
    long ReturnedAmount,
    LocalDate DeadlineDate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? JalaliDate,
    LocalTime DeadlineTime,
    Instant Deadline,
    string TimeZone,
    string Route
);

internal sealed class QuoteBookingHandler(BookingQuotes quotes, ICurrentUser me) : IQueryHandler<QuoteBookingQuery, Result<BookingQuote>>
{
    public Task<Result<BookingQuote>> Handle(QuoteBookingQuery request, CancellationToken cancellationToken) =>
        quotes.OfAsync(request.BookingId, me.Id, request.Action, me.Language, cancellationToken);
}
