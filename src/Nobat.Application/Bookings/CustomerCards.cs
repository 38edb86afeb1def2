using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Users;

namespace Nobat.Application.Bookings;

/// <summary>Who comes to some bookings, read in one query for all of them; whoever only held a time stays unknown.</summary>
internal sealed class CustomerCards(Dictionary<UserId, CustomerCard> cards)
{
    public static async Task<CustomerCards> ReadAsync(IReadDb db, IReadOnlyList<Booking> bookings, CancellationToken ct)
    {
        List<UserId> customers =
        [
            .. bookings.Where(ReallyBooked.Ever.IsSatisfiedBy).Select(booking => booking.CustomerId).OfType<UserId>().Distinct(),
        ];
        if (customers.Count == 0)
            return new([]);
        var people = await db.Set<User>()
            .Where(user => customers.Contains(user.Id))
            .Select(user => new
            {
                user.Id,
                user.FirstName,
                user.LastName,
                user.Phone,
            })
            .ToListAsync(ct);
        return new(people.ToDictionary(user => user.Id, user => new CustomerCard(user.FirstName, user.LastName, user.Phone.Value)));
    }

    public CustomerCard? Of(Booking booking) =>
        booking switch
        {
            _ when !ReallyBooked.Ever.IsSatisfiedBy(booking) => null,
            { CustomerId: { } customer } => cards.GetValueOrDefault(customer),
            { WalkInPhone: { } phone } => new CustomerCard(booking.WalkInName, null, phone.Value),
            _ => null,
        };
}
