using Microsoft.Extensions.Logging;
using Nobat.Application.Notifications;
using Nobat.Application.Sms;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;

namespace Nobat.Infrastructure.Sms;

/// <summary>Notices by text message, over the same providers as codes and within the month's budget.</summary>
internal sealed partial class SmsChannel(SmsLineup lineup, SmsRouter router, SmsBook book, SmsBudgets budgets, ILogger<SmsChannel> log)
    : INoticeChannel
{
    public NotificationChannel Channel => NotificationChannel.Sms;

    public bool KnowsRepeats =>
        lineup.Lines.All(line => Enum.GetValues<Language>().All(language => line.Provider.KnowsRepeat(false, language)));

    public async Task<ChannelResult> SendAsync(OutgoingNotice notice, CancellationToken ct)
    {
        var number = PhoneNumber.Parse(notice.Address);
        if (!number.IsSuccess)
            return ChannelResult.Refused("no_number");
        var draft = new SmsDraft(
            number.Value,
            notice.Kind.Name,
            notice.Content.Text,
            notice.Language,
            DedupeKey: notice.Retries == 0 ? $"{notice.Id.Value:N}" : $"{notice.Id.Value:N}:{notice.Retries}",
            Notification: notice.Id,
            User: notice.Recipient,
            Booking: notice.Booking,
            Stylist: notice.Stylist
        );
        try
        {
            return Result(await SendAsync(draft, ct));
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            NotSent(log, exception.GetType().Name);
            return ChannelResult.TryAgain("unavailable");
        }
    }

    private async Task<SmsSending> SendAsync(SmsDraft draft, CancellationToken ct)
    {
        if (!await budgets.IsUsedUpAsync(ct))
            return await router.SendAsync(draft, ct);
        // What had left before the money was gone, has left.
        return await book.FindToldAsync(draft.DedupeKey!, ct) is { } told
            ? SmsRouter.Again(told)
            : new SmsSending(SmsOutcome.Refused, Code: "budget");
    }

    private static ChannelResult Result(SmsSending sending) =>
        sending.Outcome switch
        {
            SmsOutcome.Accepted => new ChannelResult(
                ChannelOutcome.Sent,
                sending.Provider,
                sending.ProviderId,
                sending.Cost,
                sending.Segments
            ),
            SmsOutcome.Refused => ChannelResult.Refused(sending.Code ?? "refused"),
            _ => ChannelResult.TryAgain(sending.Code ?? "unavailable"),
        };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A notice could not be sent by text message: {Reason}")]
    private static partial void NotSent(ILogger log, string reason);
}
