using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;

namespace Nobat.Application.Bookings;

/// <summary>What the link of a message leads to. Looking uses nothing up: mail programs open links by themselves.</summary>
public sealed record OpenVisitQuery(string Token) : IQuery<Result<VisitAnswer>>;

internal sealed class OpenVisitHandler(VisitDoor door, BookingQuotes quotes, IVisitLinks links, ICurrentUser me)
    : IQueryHandler<OpenVisitQuery, Result<VisitAnswer>>
{
    public async Task<Result<VisitAnswer>> Handle(OpenVisitQuery request, CancellationToken cancellationToken)
    {
        if (await door.OpenAsync(request.Token, cancellationToken) is not var (facts, purpose))
            return VisitErrors.NotFound;
        var (booking, seen) = (facts.Booking, VisitAnswer.For(purpose, facts, me.Language));
        if (purpose is VisitPurpose.View)
            return seen with
            {
                CancelToken = links.Create(VisitPurpose.Cancel, booking),
                RescheduleToken = booking.CanReschedule(Actor.Customer(booking.CustomerId!.Value), facts.Now).IsSuccess
                    ? links.Create(VisitPurpose.Reschedule, booking)
                    : null,
            };
        var action = purpose is VisitPurpose.Cancel ? QuotedAction.Cancel : QuotedAction.Reschedule;
        var quote = await quotes.OfAsync(booking.Id, booking.CustomerId!.Value, action, me.Language, cancellationToken);
        return quote.IsSuccess ? seen with { Quote = quote.Value } : seen with { Refusal = quote.Error.Code };
    }
}
