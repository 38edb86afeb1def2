using System.Collections.Concurrent;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;

namespace Nobat.Testing;

/// <summary>Every text message the application sent in this test, oldest first; the application's own sender still gets each.</summary>
public sealed class SmsRecorder
{
    private readonly ConcurrentQueue<SmsMessage> _sent = new();

    /// <summary>While true the provider is away: nothing is sent and the application is told so.</summary>
    public bool IsAway { get; set; }

    /// <summary>Like <see cref="IsAway"/>, for one number only.</summary>
    public string? IsAwayFor { get; set; }

    /// <summary>Done while the provider takes its time over each message.</summary>
    public Func<Task>? WhileSending { get; set; }

    public IReadOnlyList<SmsMessage> Sent => [.. _sent];

    public IReadOnlyList<SmsMessage> To(string phoneNumber) => [.. _sent.Where(message => message.To.Value == phoneNumber)];

    /// <summary>The newest one-time code sent to this number.</summary>
    public async Task<string> CodeFor(string phoneNumber) =>
        await Eventually.Async(
            () => Task.FromResult(To(phoneNumber).LastOrDefault(message => message.Code is not null)?.Code),
            $"a code for {phoneNumber}"
        );

    /// <summary>The newest message of a kind to this number; waits for the outbox to bring it.</summary>
    public async Task<SmsMessage> MessageFor(string phoneNumber, string kind) =>
        await Eventually.Async(
            () => Task.FromResult(To(phoneNumber).LastOrDefault(message => message.Kind == kind)),
            $"a message of kind {kind} for {phoneNumber}"
        );

    internal void Clear()
    {
        (IsAway, IsAwayFor, WhileSending) = (false, null, null);
        _sent.Clear();
    }

    internal sealed class Sender(SmsRecorder recorder, ISmsSender? inner) : ISmsSender
    {
        public async Task SendAsync(SmsMessage message, CancellationToken ct)
        {
            if (recorder.IsAway || recorder.IsAwayFor == message.To.Value)
                throw new HttpRequestException("The provider is away.");
            if (recorder.WhileSending is { } meanwhile)
                await meanwhile();
            if (inner is not null)
                await inner.SendAsync(message, ct);
            recorder._sent.Enqueue(message);
        }
    }

    /// <summary>Remembers what left as a notice; channels other than text messages pass through.</summary>
    internal sealed class Channel(SmsRecorder recorder, INoticeChannel inner) : INoticeChannel
    {
        NotificationChannel INoticeChannel.Channel => inner.Channel;

        bool INoticeChannel.KnowsRepeats => inner.KnowsRepeats;

        public async Task<ChannelResult> SendAsync(OutgoingNotice notice, CancellationToken ct)
        {
            if (inner.Channel is not NotificationChannel.Sms)
                return await inner.SendAsync(notice, ct);
            if (recorder.IsAway || (recorder.IsAwayFor is { } away && away == notice.Address))
                return ChannelResult.TryAgain("away");
            if (recorder.WhileSending is { } meanwhile)
                await meanwhile();
            var result = await inner.SendAsync(notice, ct);
            if (result.Outcome is ChannelOutcome.Sent)
            {
                var to = PhoneNumber.Parse(notice.Address).Value;
                recorder._sent.Enqueue(
                    new SmsMessage(to, notice.Kind.Name, notice.Content.Text, null, $"{notice.Id.Value:N}", notice.Language)
                );
            }

            return result;
        }
    }
}
