using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <param name="StartsAt">The visit's start as the event knew it; by now the booking may have moved on.</param>
/// <param name="OldStartsAt">Where it was before a move.</param>
/// <param name="DueAt">Until when the deposit is to be paid.</param>
/// <param name="TellsStylist">A stylist is never told of what was neither requested nor firm.</param>
internal sealed record BookingNotice(
    BookingId Booking,
    string Kind,
    Instant StartsAt,
    Instant? OldStartsAt = null,
    Instant? DueAt = null,
    bool TellsStylist = true
);

/// <summary>Writes a booking's notices, each in its reader's language and calendar, and hands them to the sender.</summary>
internal sealed class BookingPost(IReadDb db, ISmsSender sms, ITexts texts)
{
    private sealed record Party(string Role, PhoneNumber Phone, Language Language, string Name);

    private sealed record Salon(string Name, string Address)
    {
        public static Salon? Of(StylistProfile? profile, User? owner) =>
            profile is null || owner is null ? null : new(profile.SalonName ?? FullName(owner), profile.SalonAddress);
    }

    public async Task SendAsync(BookingNotice notice, EventContext context, CancellationToken ct)
    {
        // A profile can be taken away before its last notice leaves; whoever wanted to come is told all the same.
        var found = await (
            from booking in db.Set<Booking>()
            where booking.Id == notice.Booking
            join known in db.Set<StylistProfile>() on booking.StylistId equals known.Id into profiles
            from profile in profiles.DefaultIfEmpty()
            join person in db.Set<User>() on profile.OwnerId equals person.Id into owners
            from owner in owners.DefaultIfEmpty()
            select new
            {
                booking,
                profile,
                owner,
            }
        ).FirstOrDefaultAsync(ct);
        if (found is null)
            return; // Erased since: there is nobody left to tell.

        var (salon, customer) = (Salon.Of(found.profile, found.owner), await CustomerOfAsync(found.booking, ct));
        if (notice.TellsStylist && ReallyBooked.Ever.IsSatisfiedBy(found.booking) && found.owner is { } stylist)
            await SendAsync(new Party("stylist", stylist.Phone, stylist.Language, ""), salon, customer, notice, found.booking, context, ct);
        if (customer is not null)
            await SendAsync(customer, salon, customer, notice, found.booking, context, ct);
    }

    private Task SendAsync(
        Party reader,
        Salon? salon,
        Party? customer,
        BookingNotice notice,
        Booking booking,
        EventContext context,
        CancellationToken ct
    )
    {
        var text = Write(notice, booking, reader, salon, customer?.Name);
        return sms.SendAsync(
            new SmsMessage(reader.Phone, $"booking_{notice.Kind}", text, DedupeKey: $"{context.MessageId:N}:{reader.Role}"),
            ct
        );
    }

    private string Write(BookingNotice notice, Booking booking, Party reader, Salon? salon, string? customer)
    {
        var zone = DateTimeZoneProviders.Tzdb[booking.TimeZone];
        var (date, time) = Local(notice.StartsAt, zone, reader.Language);
        var (dueDate, dueTime) = Local(notice.DueAt ?? notice.StartsAt, zone, reader.Language);
        var (oldDate, oldTime) = Local(notice.OldStartsAt ?? notice.StartsAt, zone, reader.Language);
        return texts.Get(
            $"sms.booking_{notice.Kind}_{reader.Role}",
            reader.Language,
            ("reference", booking.Reference),
            ("stylist", salon?.Name ?? texts.Get("sms.stylist_gone", reader.Language)),
            ("customer", customer ?? "—"),
            ("place", salon is null ? "" : texts.Get("sms.place", reader.Language, ("address", salon.Address))),
            ("date", date),
            ("time", time),
            ("due", $"{dueDate} {dueTime}"),
            ("oldDate", oldDate),
            ("oldTime", oldTime)
        );
    }

    private (string Date, string Time) Local(Instant instant, DateTimeZone zone, Language language)
    {
        var local = instant.InZone(zone).LocalDateTime;
        var day = texts.Get($"sms.{local.DayOfWeek.ToString().ToLowerInvariant()}", language);
        var date = language == Language.Fa ? local.Date.ToJalali() : $"{local:uuuu-MM-dd}";
        return ($"{day} {date}", $"{local:HH:mm}");
    }

    private async Task<Party?> CustomerOfAsync(Booking booking, CancellationToken ct)
    {
        if (booking is { WalkInPhone: { } phone, WalkInName: { } name })
            return new Party("customer", phone, Language.Fa, name);
        var user = await db.Set<User>().FirstOrDefaultAsync(user => user.Id == booking.CustomerId, ct);
        return user is null ? null : new Party("customer", user.Phone, user.Language, FullName(user));
    }

    private static string FullName(User user) => $"{user.FirstName} {user.LastName}".Trim();
}
