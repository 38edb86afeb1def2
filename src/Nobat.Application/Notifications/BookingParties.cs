using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Stylists;
using Nobat.Domain.Users;

namespace Nobat.Application.Notifications;

/// <summary>Who is to hear of a booking.</summary>
internal sealed class BookingParties(IReadDb db)
{
    /// <summary>Null once the booking is erased: there is nobody left to tell.</summary>
    public async Task<PartiesOfBooking?> FindAsync(BookingId id, CancellationToken ct)
    {
        // A profile can be taken away before its last notice leaves; whoever wanted to come is told all the same.
        var found = await (
            from booking in db.Set<Booking>()
            where booking.Id == id
            join known in db.Set<StylistProfile>() on booking.StylistId equals known.Id into profiles
            from profile in profiles.DefaultIfEmpty()
            join person in db.Set<User>() on profile.OwnerId equals person.Id into owners
            from owner in owners.DefaultIfEmpty()
            join account in db.Set<User>() on booking.CustomerId equals account.Id into customers
            from customer in customers.DefaultIfEmpty()
            select new
            {
                booking.StylistId,
                booking.CustomerId,
                booking.WalkInPhone,
                WasBooked = booking.RequestedAt != null || booking.ConfirmedAt != null,
                Owner = (UserId?)owner.Id,
                OwnerLanguage = (Language?)owner.Language,
                CustomerLanguage = (Language?)customer.Language,
            }
        ).FirstOrDefaultAsync(ct);
        if (found is null)
            return null;
        var stylist = found is { Owner: { } owns, OwnerLanguage: { } speaks, WasBooked: true } ? new Party(owns, null, speaks) : null;
        Party? comes =
            found.WalkInPhone is { } phone ? new(null, phone, Language.Fa)
            : found is { CustomerId: { } who, CustomerLanguage: { } language } ? new(who, null, language)
            : null;
        return new PartiesOfBooking(id, found.StylistId, comes, stylist);
    }
}

/// <param name="Id">Null of people without an account, who are told in Persian at <paramref name="Phone"/>.</param>
internal sealed record Party(UserId? Id, PhoneNumber? Phone, Language Language);

/// <param name="Owner">Null where the profile is gone, and of what was neither requested nor firm: no stylist is told of a mere hold.</param>
internal sealed record PartiesOfBooking(BookingId Booking, StylistId Stylist, Party? Customer, Party? Owner)
{
    public IReadOnlyList<Notice> Tell(NotificationKind kind, NoticeFacts facts, EventContext context) =>
        [
            .. facts.TellsCustomer && Customer is { } customer ? [Of(kind, NotificationRole.Customer, customer, facts, context)] : Nobody,
            .. facts.TellsStylist && Owner is { } owner ? [Of(kind, NotificationRole.Stylist, owner, facts, context)] : Nobody,
        ];

    private static readonly Notice[] Nobody = [];

    private Notice Of(NotificationKind kind, NotificationRole role, Party reader, NoticeFacts facts, EventContext context) =>
        new(
            kind,
            role,
            reader.Id,
            reader.Phone,
            reader.Language,
            Booking,
            Stylist,
            facts.Values,
            facts.ExpiresAt,
            $"{context.MessageId:N}:{(role is NotificationRole.Customer ? "customer" : "stylist")}"
        );
}
