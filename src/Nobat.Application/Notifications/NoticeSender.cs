using System.Text.RegularExpressions;
using Nobat.Domain.Notifications;
using NodaTime;

namespace Nobat.Application.Notifications;

/// <summary>
/// Brings one notice that a worker has on lease on its way, and decides what becomes of it. No transaction is open meanwhile, and
/// nothing is written down here.
/// </summary>
public sealed partial class NoticeSender(INoticePreferences preferences, INoticeWriter writer, IEnumerable<INoticeChannel> channels)
{
    /// <summary>Its worker died with it in hand, again and again.</summary>
    private const string WorkerLost = "worker_lost";

    /// <param name="notice">Ends in a state other than <see cref="NotificationState.Sending"/>.</param>
    /// <param name="known">Read after it was leased.</param>
    /// <param name="now">The database's clock; called again for what happens later.</param>
    public async Task SendAsync(Notification notice, NoticeBriefing known, Func<Instant> now, CancellationToken ct)
    {
        if (notice.Attempts > Notification.MaxAttempts)
        {
            notice.Refuse(WorkerLost, now());
            return;
        }

        var (reader, choices) = await ReaderOfAsync(notice, known, ct);
        if (WhyNot(notice, known, reader, choices, now()) is { } reason)
        {
            notice.Suppress(reason);
            return;
        }

        if (notice.Kind.MayWait && choices.Quiet() is { } quiet && quiet.Cover(now()))
        {
            WaitForMorning(notice, quiet, now());
            return;
        }

        notice.AddressTo(AddressOf(notice.Channel, reader), reader?.Language ?? notice.Language);
        if (notice.Address is null && notice.Channel is NotificationChannel.Sms or NotificationChannel.Email)
            notice.Refuse("no_address", now());
        else
            await WriteAndSendAsync(notice, choices.Calendar, now, ct);
    }

    private async Task<(NoticeBriefing.Reader?, ReaderChoices)> ReaderOfAsync(
        Notification notice,
        NoticeBriefing known,
        CancellationToken ct
    ) =>
        notice.RecipientId is { } id && known.ReaderOf(id) is { } reader
            ? (reader, await preferences.OfAsync(id, ct))
            : (null, ReaderChoices.WithoutAccount);

    private static string? WhyNot(
        Notification notice,
        NoticeBriefing known,
        NoticeBriefing.Reader? reader,
        ReaderChoices choices,
        Instant now
    )
    {
        if (notice.ExpiresAt <= now)
            return "expired";
        if (notice.RecipientId is not null && reader is null)
            return "recipient_gone";
        if (!known.IsStillTrue(notice))
            return "overtaken";
        // What was queued goes the way that was chosen then, unless nothing of its kind is wanted any more.
        var isTurnedOff = notice.Kind.MayBeTurnedOff && reader is not null && choices.RouteOf(notice.Kind).Channels.Count == 0;
        return isTurnedOff ? "turned_off" : null;
    }

    /// <summary>It is late: what was to leave in the evening has been held up. A reminder that would then come too late is not sent at all.</summary>
    private static void WaitForMorning(Notification notice, QuietHours quiet, Instant now)
    {
        var morning = quiet.EndAfter(now);
        if (notice.ExpiresAt - QuietHours.LeastWarning < morning)
            notice.Suppress("quiet_hours");
        else
            notice.PutOff(morning);
    }

    private async Task WriteAndSendAsync(Notification notice, DateStyle calendar, Func<Instant> now, CancellationToken ct)
    {
        var wish = new NoticeToWrite(
            notice.Kind,
            notice.Role,
            notice.Channel,
            notice.Language,
            calendar,
            notice.BookingId,
            notice.StylistId,
            notice.Values
        );
        if (await writer.WriteAsync(wish, ct) is not { } written)
        {
            notice.Suppress("subject_gone");
            return;
        }

        // The last one registered stands for its channel.
        var channel = channels.Last(one => one.Channel == notice.Channel);
        var result = await channel.SendAsync(Outgoing(notice, written), ct);
        switch (result.Outcome)
        {
            case ChannelOutcome.Sent:
                var receipt = new Receipt(result.Provider, result.ProviderId, result.Cost, result.Segments, result.HasArrived);
                var letter = new Letter(written.Subject, WithoutTokens(written.Text), written.Link?.ToString(), written.TemplateVersion);
                notice.MarkSent(receipt, letter, now());
                break;
            case ChannelOutcome.Refused:
                notice.Refuse(result.Code ?? "refused", now());
                break;
            default:
                notice.TryLater(result.Code ?? "away", now());
                break;
        }
    }

    private static OutgoingNotice Outgoing(Notification notice, WrittenNotice written) =>
        new(
            notice.Id,
            notice.Kind,
            notice.Role,
            notice.Language,
            notice.RecipientId,
            notice.Address,
            written,
            notice.BookingId,
            notice.StylistId,
            notice.ExpiresAt,
            notice.Retries
        );

    private static string? AddressOf(NotificationChannel channel, NoticeBriefing.Reader? reader) =>
        channel switch
        {
            NotificationChannel.Sms => reader?.Phone.Value,
            NotificationChannel.Email => reader?.Email,
            _ => null,
        };

    /// <summary>What is kept of a notice tells what was said; the right to act on the visit went to its reader alone.</summary>
    private static string WithoutTokens(string text) => SignedLink.Replace(text, "/v/…");

    [GeneratedRegex(@"/v/[A-Za-z0-9_\-]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex SignedLink { get; }
}
