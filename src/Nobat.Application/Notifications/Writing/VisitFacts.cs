using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Notifications.Writing;

/// <summary>A booking and whom it concerns, read at once.</summary>
/// <param name="Profile">Null where the stylist has taken it away; whoever wanted to come is told all the same.</param>
/// <param name="Customer">Null for a walk-in.</param>
/// <param name="Now">The database's clock.</param>
public sealed record VisitFacts(Booking Booking, StylistProfile? Profile, User? Owner, User? Customer, Instant Now)
{
    /// <summary>The salon's name, or the stylist's own; null where the profile is gone.</summary>
    public string? StylistName => Profile is null || Owner is null ? null : Profile.SalonName ?? FullName(Owner);

    public string? CustomerName => Booking.WalkInName ?? (Customer is null ? null : FullName(Customer));

    public PhoneNumber? CustomerPhone => Booking.WalkInPhone ?? Customer?.Phone;

    /// <summary>Whether there is an account that may act on the visit as its customer.</summary>
    public bool HasActingCustomer => Customer is { Status: UserStatus.Active or UserStatus.Locked };

    public DateTimeZone Zone => DateTimeZoneProviders.Tzdb[Booking.TimeZone];

    internal static string FullName(User user) => $"{user.FirstName} {user.LastName}".Trim();
}

internal static class VisitFactsReading
{
    /// <summary>Null for a booking that is gone.</summary>
    public static async Task<VisitFacts?> FindVisitAsync(this IReadDb db, BookingId id, CancellationToken ct)
    {
        var found = await (
            from booking in db.Set<Booking>()
            where booking.Id == id
            join known in db.Set<StylistProfile>() on booking.StylistId equals known.Id into profiles
            from profile in profiles.DefaultIfEmpty()
            join person in db.Set<User>() on profile.OwnerId equals person.Id into owners
            from owner in owners.DefaultIfEmpty()
            from customer in db.Set<User>().Where(user => user.Id == booking.CustomerId).DefaultIfEmpty()
            select new
            {
                booking,
                profile,
                owner,
                customer,
                Now = DatabaseClock.Now(),
            }
        ).FirstOrDefaultAsync(ct);
        return found is null ? null : new VisitFacts(found.booking, found.profile, found.owner, found.customer, found.Now);
    }
}
