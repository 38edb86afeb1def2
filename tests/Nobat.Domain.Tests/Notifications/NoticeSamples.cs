using Nobat.Domain.Common;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using NodaTime;

namespace Nobat.Domain.Tests.Notifications;

/// <summary>Notices in every state; a worker's lease, which only the database gives, is put on by hand.</summary>
internal static class NoticeSamples
{
    public static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0);
    public static readonly Instant Expiry = Now + Duration.FromDays(1);
    public static readonly Letter ALetter = new("Subject", "Text", "https://nobat.example/b", 3);

    public static Notification Queued(
        NotificationChannel channel = NotificationChannel.Sms,
        string? phone = null,
        bool expires = true,
        params NotificationChannel[] fallbacks
    )
    {
        var notice = new Notice(
            NotificationKind.BookingConfirmed,
            NotificationRole.Customer,
            UserId.New(),
            phone is null ? null : PhoneNumber.Parse(phone).Value,
            Language.Fa,
            BookingId.New(),
            StylistId.New(),
            NoticeValues.None.Add(NoticeValues.Reason, "why"),
            expires ? Expiry : null,
            "event:customer"
        );
        return Notification.Queue(notice, channel, fallbacks, Now + Duration.FromHours(1), Now);
    }

    public static Notification Leased(this Notification notice)
    {
        Put(notice, nameof(Notification.State), NotificationState.Sending);
        Put(notice, nameof(Notification.Attempts), notice.Attempts + 1);
        Put(notice, nameof(Notification.Lease), Guid.NewGuid());
        Put(notice, nameof(Notification.NextTryAt), Now + Notification.LeaseLength);
        return notice;
    }

    public static Notification In(NotificationState state, params NotificationChannel[] fallbacks) =>
        Brought(Queued(fallbacks: fallbacks), state);

    public static Notification Brought(this Notification notice, NotificationState state)
    {
        switch (state)
        {
            case NotificationState.Queued:
                break;
            case NotificationState.Cancelled:
                notice.Cancel();
                break;
            case NotificationState.Sending:
                notice.Leased();
                break;
            case NotificationState.Sent:
                notice.Leased().MarkSent(AReceipt(), ALetter, Now);
                break;
            case NotificationState.Delivered:
                notice.Leased().MarkSent(AReceipt(hasArrived: true), ALetter, Now);
                break;
            case NotificationState.Failed:
                notice.Leased().Refuse("refused", Now);
                break;
            case NotificationState.Suppressed:
                notice.Leased().Suppress("turned_off");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(state), state, null);
        }

        Assert.Equal(state, notice.State);
        return notice;
    }

    public static Receipt AReceipt(bool hasArrived = false) => new("kavenegar", "8792343", 1_680, 2, hasArrived);

    private static void Put(Notification notice, string member, object value) =>
        typeof(Notification).GetProperty(member)!.SetValue(notice, value);
}
