using Nobat.Domain.Common;

namespace Nobat.Domain.Bookings;

/// <summary>Who acts on a booking and in which role; the use case has already checked that the role is theirs.</summary>
public readonly record struct Actor(BookingParty Party, UserId? User)
{
    public static readonly Actor System = new(BookingParty.System, null);

    public static Actor Customer(UserId user) => new(BookingParty.Customer, user);

    public static Actor Stylist(UserId user) => new(BookingParty.Stylist, user);

    public static Actor Admin(UserId user) => new(BookingParty.Admin, user);
}
