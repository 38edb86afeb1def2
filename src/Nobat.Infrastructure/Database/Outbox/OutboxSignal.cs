using System.Threading.Channels;

namespace Nobat.Infrastructure.Database.Outbox;

/// <summary>
/// Wakes this process's dispatcher after a commit. NOTIFY would serialise every commit of the cluster on one lock; what another
/// process committed before it died is found by the poll.
/// </summary>
internal sealed class OutboxSignal
{
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public void Wake() => _wakes.Writer.TryWrite(true);

    /// <summary>Returns at the next wake or after <paramref name="atMost"/>.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider clock, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, ct);
        try
        {
            await _wakes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The poll is due.
        }
    }
}
