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
internal sealed record BookingNotice(BookingId Booking, string Kind, Instant StartsAt, Instant? OldStartsAt = null);

/// <summary>Writes a booking's notices, each in its reader's language and calendar, and hands them to the sender.</summary>
internal sealed class BookingPost(IReadDb db, ISmsSender sms, ITexts texts)
{
    private sealed record Party(PhoneNumber Phone, Language Language, string Name);

    public async Task SendAsync(BookingNotice notice, EventContext context, CancellationToken ct)
    {
        var found = await (
            from booking in db.Set<Booking>()
            where booking.Id == notice.Booking
            join profile in db.Set<StylistProfile>() on booking.StylistId equals profile.Id
            join owner in db.Set<User>() on profile.OwnerId equals owner.Id
            select new
            {
                booking,
                profile,
                owner,
            }
        ).FirstOrDefaultAsync(ct);
        if (found is null)
            return; // Erased since: there is nobody left to tell.

        var customer = await CustomerOfAsync(found.booking, ct);
        var stylist = new Party(found.owner.Phone, found.owner.Language, found.profile.SalonName ?? FullName(found.owner));
        Party[] readers = customer is null ? [stylist] : [stylist, customer];
        foreach (var reader in readers)
        {
            var role = reader == stylist ? "stylist" : "customer";
            var text = Write(notice, found.booking, reader, role, stylist.Name, customer?.Name, found.profile.SalonAddress);
            await sms.SendAsync(
                new SmsMessage(reader.Phone, $"booking_{notice.Kind}", text, DedupeKey: $"{context.MessageId:N}:{role}"),
                ct
            );
        }
    }

    private string Write(BookingNotice notice, Booking booking, Party reader, string role, string stylist, string? customer, string address)
    {
        var zone = DateTimeZoneProviders.Tzdb[booking.TimeZone];
        var (date, time) = Local(notice.StartsAt, zone, reader.Language);
        var (oldDate, oldTime) = Local(notice.OldStartsAt ?? notice.StartsAt, zone, reader.Language);
        return texts.Get(
            $"sms.booking_{notice.Kind}_{role}",
            reader.Language,
            ("reference", booking.Reference),
            ("stylist", stylist),
            ("customer", customer ?? "—"),
            ("address", address),
            ("date", date),
            ("time", time),
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
            return new Party(phone, Language.Fa, name);
        var user = await db.Set<User>().FirstOrDefaultAsync(user => user.Id == booking.CustomerId, ct);
        return user is null ? null : new Party(user.Phone, user.Language, FullName(user));
    }

    private static string FullName(User user) => $"{user.FirstName} {user.LastName}".Trim();
}
