using Microsoft.EntityFrameworkCore;
using Nobat.Application.Common;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>What has to be known, as it is now, of some notices that are about to leave; read for all of them together.</summary>
public sealed class NoticeBriefing
{
    private readonly Dictionary<UserId, Reader> _readers;
    private readonly Dictionary<BookingId, Instant> _firm;

    private NoticeBriefing(Dictionary<UserId, Reader> readers, Dictionary<BookingId, Instant> firm) => (_readers, _firm) = (readers, firm);

    public static async Task<NoticeBriefing> ReadAsync(IReadDb db, IReadOnlyList<Notification> leaving, CancellationToken ct)
    {
        List<UserId> recipients = [.. leaving.Select(notice => notice.RecipientId).OfType<UserId>().Distinct()];
        var readers = await db.Set<User>()
            .Where(user => recipients.Contains(user.Id))
            .Select(user => new Reader(user.Id, user.Phone, user.EmailVerified ? user.Email : null, user.Language))
            .ToDictionaryAsync(reader => reader.Id, ct);
        List<BookingId> reminded = [.. leaving.Where(IsReminder).Select(notice => notice.BookingId).OfType<BookingId>().Distinct()];
        var firm =
            reminded.Count == 0
                ? []
                : await db.Set<Booking>()
                    .Where(booking => reminded.Contains(booking.Id) && booking.Status == BookingStatus.Confirmed)
                    .ToDictionaryAsync(booking => booking.Id, booking => booking.StartsAt, ct);
        return new NoticeBriefing(readers, firm);
    }

    /// <summary>Null where the account is gone.</summary>
    internal Reader? ReaderOf(UserId id) => _readers.GetValueOrDefault(id);

    /// <summary>Whether a reminder still speaks of a visit as it will be; anything else speaks of what was.</summary>
    internal bool IsStillTrue(Notification notice) =>
        !IsReminder(notice)
        || (
            notice.BookingId is { } booking
            && _firm.TryGetValue(booking, out var startsAt)
            && notice.Values.InstantOf(NoticeValues.StartsAt) == startsAt
        );

    private static bool IsReminder(Notification notice) => notice.Kind == NotificationKind.BookingReminder;

    /// <param name="Email">Only a verified one.</param>
    internal sealed record Reader(UserId Id, PhoneNumber Phone, string? Email, Language Language);
}
