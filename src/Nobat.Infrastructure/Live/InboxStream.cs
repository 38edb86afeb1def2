using System.Globalization;
using System.Runtime.CompilerServices;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using Nobat.Infrastructure.Inbox;
using Npgsql;

namespace Nobat.Infrastructure.Live;

/// <summary>
/// Tells a reader what is new in the inbox. Everything comes from the table, a page at a time and only when the reader can take it, and
/// each event says up to where everything was told: who comes back with that misses nothing.
/// </summary>
internal sealed class InboxStream(InboxReader inboxes, UserId reader, long? after, Listener listener, TimeSpan heartbeat) : LiveStream
{
    private const int AtOnce = 50;
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(1);

    public override async IAsyncEnumerable<LiveEvent> ReadAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var (seen, told) = (after ?? InboxReader.Newest, -1);
        var heard = Heard.News;
        while (heard is not Heard.End && !listener.HasEnded)
        {
            if (heard is Heard.Nothing)
                yield return new LiveEvent("heartbeat", new Heartbeat());
            else if (await TryReadAsync(seen, ct) is not { } news)
            {
                // The database is away; the connection need not go with it.
                heard = await listener.PauseAsync(TryAgainAfter, ct) ? Heard.News : Heard.End;
                continue;
            }
            else
            {
                foreach (var (sequence, entry) in news.Entries)
                    yield return new LiveEvent("notification", entry, IdOf(sequence));
                var isAll = news.Entries.Count < AtOnce;
                seen = isAll ? news.Version : news.Entries[^1].Sequence;
                listener.Seen = seen;
                if (!isAll)
                    continue;
                if (news.Unread != told)
                    yield return new LiveEvent("unread", new UnreadCount(told = news.Unread), IdOf(seen));
            }

            heard = await listener.WaitAsync(heartbeat, ct);
        }
    }

    public override void Dispose() => listener.Dispose();

    private async Task<InboxNews?> TryReadAsync(long seen, CancellationToken ct)
    {
        try
        {
            return await inboxes.ReadAsync(reader, seen, AtOnce, ct);
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            return null;
        }
    }

    private static string IdOf(long sequence) => sequence.ToString(CultureInfo.InvariantCulture);
}
