using System.Runtime.CompilerServices;
using Nobat.Application.Notifications;

namespace Nobat.Infrastructure.Live;

/// <summary>Says that a calendar has changed, at most once a second however much happens; it never asks the database.</summary>
internal sealed class CalendarStream(Listener listener, TimeSpan heartbeat, TimeProvider clock) : LiveStream
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    public override async IAsyncEnumerable<LiveEvent> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var heard = Heard.News;
        long? toldAt = null;
        while (heard is not Heard.End && !listener.HasEnded)
        {
            if (heard is Heard.Nothing)
            {
                yield return new LiveEvent("heartbeat", new Heartbeat());
            }
            else if (toldAt is null || listener.Latest > listener.Seen)
            {
                if (toldAt is { } last && Pace - clock.GetElapsedTime(last) is var rest && rest > TimeSpan.Zero)
                {
                    if (!await listener.PauseAsync(rest, ct))
                        yield break;
                }

                (toldAt, listener.Seen) = (clock.GetTimestamp(), listener.Latest);
                yield return new LiveEvent("changed", new CalendarChanged(listener.Seen));
            }

            heard = await listener.WaitAsync(heartbeat, ct);
        }
    }

    public override void Dispose() => listener.Dispose();
}
