using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Domain.Notifications;
using Nobat.Infrastructure.Database.Outbox;
using NodaTime;

namespace Nobat.Infrastructure.Notifications;

/// <summary>
/// The worker of one channel: leases as many notices as it has hands free, sends each on its own, and writes down together what became
/// of those that are done meanwhile.
/// </summary>
internal sealed partial class NoticeLane(
    NotificationChannel channel,
    int atOnce,
    NoticeStore store,
    OutboxSignal signal,
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<NoticeLane> log
)
{
    private const int SettledAtOnce = 100;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Writing and sending one; well within a lease. Real time: how long a provider takes is no matter of the application's clock.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _inHand = new();

    public NotificationChannel Carries => channel;

    /// <summary>Until it is told to stop; then what is on its way is brought to an end.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var done = Channel.CreateUnbounded<Done>(new UnboundedChannelOptions { SingleReader = true });
        var settling = SettleAllAsync(done.Reader);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var free = atOnce - _inHand.Count;
                var taken = free > 0 && await TakeAsync(free, done.Writer, stopping) == free;
                if (!taken)
                    await signal.WaitAsync(Poll, clock, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                // The database is away: the lane outlives it, or every process would need a restart.
                LeaseFailed(log, channel, exception.GetType().Name);
                await signal.WaitAsync(Poll, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(_inHand.Values.Select(one => one.Task));
        done.Writer.Complete();
        await settling;
    }

    /// <summary>Sends what is due now, as many as there are hands, and waits for it; the number taken.</summary>
    public async Task<int> SendDueAsync(CancellationToken ct)
    {
        var done = Channel.CreateUnbounded<Done>();
        var free = atOnce - _inHand.Count;
        var taken = free > 0 ? await TakeAsync(free, done.Writer, ct) : 0;
        for (var settled = 0; settled < taken; )
            settled += await SettleSomeAsync(done.Reader, ct);
        return taken;
    }

    private async Task<int> TakeAsync(int free, ChannelWriter<Done> done, CancellationToken ct)
    {
        var leased = await store.LeaseAsync(channel, free, [.. _inHand.Keys], ct);
        if (leased.Count == 0)
            return 0;
        var watch = Stopwatch.GetTimestamp();
        NoticeBriefing known;
        await using (var scope = scopes.CreateAsyncScope())
            known = await NoticeBriefing.ReadAsync(scope.ServiceProvider.GetRequiredService<IReadDb>(), leased, ct);
        foreach (var notice in leased)
        {
            var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _inHand[notice.Id.Value] = handled;
            _ = Task.Run(() => SendAsync(notice, known, watch, done, handled), CancellationToken.None);
        }

        return leased.Count;
    }

    private async Task SendAsync(
        Notification notice,
        NoticeBriefing known,
        long leasedAt,
        ChannelWriter<Done> done,
        TaskCompletionSource handled
    )
    {
        var lease = notice.Lease!.Value;
        var start = notice.NextTryAt!.Value - Notification.LeaseLength;
        try
        {
            using var patience = new CancellationTokenSource(Patience);
            await using var scope = scopes.CreateAsyncScope();
            var sender = scope.ServiceProvider.GetRequiredService<NoticeSender>();
            await sender.SendAsync(notice, known, Now, patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception exception)
        {
            SendingFailed(log, notice.Id.Value, notice.Kind.Name, exception.GetType().Name, notice.Attempts);
            // An adapter that went on after its time was over may have decided meanwhile.
            if (notice.State is NotificationState.Sending)
                notice.TryLater(exception is OperationCanceledException ? "timeout" : exception.GetType().Name, Now());
        }

        await done.WriteAsync(new Done(notice, lease, Now()));
        handled.SetResult();

        Instant Now() => start + Duration.FromTimeSpan(Stopwatch.GetElapsedTime(leasedAt));
    }

    private async Task SettleAllAsync(ChannelReader<Done> done)
    {
        while (await done.WaitToReadAsync())
            await SettleSomeAsync(done, CancellationToken.None);
    }

    /// <summary>Writes what is done by now, at least one.</summary>
    private async Task<int> SettleSomeAsync(ChannelReader<Done> done, CancellationToken ct)
    {
        List<Done> some = [await done.ReadAsync(ct)];
        while (some.Count < SettledAtOnce && done.TryRead(out var one))
            some.Add(one);
        await SettleAsync(some);
        foreach (var one in some)
            _inHand.TryRemove(one.Notice.Id.Value, out _);
        signal.Wake();
        return some.Count;
    }

    /// <summary>As long as the leases last; what could not be written by then is found and sent again when they end.</summary>
    private async Task SettleAsync(List<Done> some)
    {
        for (var watch = Stopwatch.GetTimestamp(); ; await Task.Delay(Pause))
        {
            try
            {
                var written = await store.SettleAsync(
                    [.. some.Select(one => (one.Notice, one.Lease))],
                    some[^1].At,
                    CancellationToken.None
                );
                if (written < some.Count)
                    LeaseLost(log, channel, some.Count - written);
                return;
            }
            catch (Exception exception)
            {
                SettlingFailed(log, channel, some.Count, exception.GetType().Name);
                if (some.Count > 1)
                {
                    // One that cannot be written must not take the others with it.
                    foreach (var one in some)
                        await SettleAsync([one]);
                    return;
                }

                if (Stopwatch.GetElapsedTime(watch) > Patience)
                    return;
            }
        }
    }

    private readonly record struct Done(Notification Notice, Guid Lease, Instant At);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notices by {Channel} could not be taken up: {Reason}; trying again")]
    private static partial void LeaseFailed(ILogger log, NotificationChannel channel, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Notice {Id} of kind {Kind} was not sent: {Reason}, attempt {Attempt}")]
    private static partial void SendingFailed(ILogger log, Guid id, string kind, string reason, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outcome of {Count} notices by {Channel} could not be written down: {Reason}")]
    private static partial void SettlingFailed(ILogger log, NotificationChannel channel, int count, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} notices by {Channel} had gone to another worker meanwhile")]
    private static partial void LeaseLost(ILogger log, NotificationChannel channel, int count);
}
