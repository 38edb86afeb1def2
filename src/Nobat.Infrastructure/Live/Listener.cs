using System.Threading.Channels;

namespace Nobat.Infrastructure.Live;

/// <summary>What a stream heard while it waited.</summary>
internal enum Heard
{
    News,
    Nothing,
    End,
}

/// <summary>
/// The ear of one stream. However much happens while its reader is slow, it keeps one number and whether there was news: nothing piles
/// up.
/// </summary>
internal sealed class Listener(LiveTopic topic, Guid key, StreamDoor.Pass pass, TimeProvider clock) : IDisposable
{
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    private readonly CancellationTokenSource _end = new();
    private long _latest;
    private long _seen;
    private int _disposed;

    public Guid Key => key;

    /// <summary>The session it ends with; null for guests.</summary>
    public Guid? Session { get; init; }

    /// <summary>The token of the link it ends with.</summary>
    public string? Link { get; init; }

    /// <summary>The highest version that was told of.</summary>
    public long Latest => Interlocked.Read(ref _latest);

    /// <summary>The version that the reader has everything of.</summary>
    public long Seen
    {
        get => Interlocked.Read(ref _seen);
        set => Interlocked.Exchange(ref _seen, value);
    }

    public bool HasEnded => _end.IsCancellationRequested;

    /// <summary>Wakes the stream where this is more than its reader has.</summary>
    public void Tell(long version)
    {
        for (var known = Latest; version > known; known = Latest)
        {
            if (Interlocked.CompareExchange(ref _latest, version, known) == known)
                break;
        }

        if (version > Seen)
            _wakes.Writer.TryWrite(true);
    }

    /// <summary>The stream ends as soon as it can say no more.</summary>
    public void End()
    {
        try
        {
            _end.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It was closed at the same moment.
        }
    }

    public async Task<Heard> WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(atMost, clock);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _end.Token, ct);
        try
        {
            await _wakes.Reader.ReadAsync(any.Token);
            return HasEnded || ct.IsCancellationRequested ? Heard.End : Heard.News;
        }
        catch (OperationCanceledException)
        {
            return HasEnded || ct.IsCancellationRequested ? Heard.End : Heard.Nothing;
        }
    }

    /// <summary>False when the stream ended meanwhile.</summary>
    public async Task<bool> PauseAsync(TimeSpan length, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, ct);
        await Task.Delay(length, clock, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !either.IsCancellationRequested;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        topic.Remove(this);
        pass.Dispose();
        _end.Dispose();
    }
}
