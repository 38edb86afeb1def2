using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Bookings;

/// <summary>Name and phone of a customer, for a stylist with whom that customer has booked; a mere hold opens nothing.</summary>
public sealed record GetCustomerInfoQuery(UserId CustomerId) : IQuery<Result<CustomerCard>>;

internal sealed class GetCustomerInfoHandler(IReadDb db, ICalendars calendars, ICurrentUser me)
    : IQueryHandler<GetCustomerInfoQuery, Result<CustomerCard>>
{
    public async Task<Result<CustomerCard>> Handle(GetCustomerInfoQuery request, CancellationToken cancellationToken)
    {
        if (await calendars.FindOwnAsync(me.Id, cancellationToken) is not { } stylist)
            return UserErrors.NotFound;
        var booked = ReallyBooked.Ever.Apply(
            db.Set<Booking>().Where(booking => booking.StylistId == stylist && booking.CustomerId == request.CustomerId)
        );
        var customer = await db.Set<User>()
            .Where(user => user.Id == request.CustomerId && booked.Any())
            .Select(user => new
            {
                user.FirstName,
                user.LastName,
                user.Phone,
            })
            .FirstOrDefaultAsync(cancellationToken);
        return customer is null ? UserErrors.NotFound : new CustomerCard(customer.FirstName, customer.LastName, customer.Phone.Value);
    }
}
