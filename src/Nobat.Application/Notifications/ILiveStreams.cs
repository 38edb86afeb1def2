using Nobat.Domain.Common;

namespace Nobat.Application.Notifications;

/// <summary>Streams of server-sent events that are open in this process.</summary>
public interface ILiveStreams
{
    /// <summary>Ends with the session. Refused with <c>stream.too_many</c> or <c>request.busy</c>.</summary>
    /// <param name="after">Everything the reader has seen; null to begin with what comes next.</param>
    Result<LiveStream> OpenInbox(UserId reader, SessionId session, long? after);

    /// <summary>Ends when the link no longer leads anywhere. Refused like an inbox, or with <c>link.not_found</c>.</summary>
    /// <param name="stylist">As written in the address, well-formed or not.</param>
    /// <param name="token">As written in the address.</param>
    /// <param name="address">Whom the limit counts.</param>
    Task<Result<LiveStream>> OpenCalendarAsync(string stylist, string token, string address, CancellationToken ct);
}

/// <summary>One open stream. It keeps nothing for a reader who is slow: what to tell is looked up when the reader can take it.</summary>
public abstract class LiveStream : IDisposable
{
    /// <summary>Ends when there is nothing more to come, also where <paramref name="ct"/> says so.</summary>
    public abstract IAsyncEnumerable<LiveEvent> ReadAsync(CancellationToken ct);

    public abstract void Dispose();
}

/// <param name="Data">Becomes JSON.</param>
/// <param name="Id">Where a reader goes on who brings it back; null where the last one stays good.</param>
public sealed record LiveEvent(string Name, object Data, string? Id = null);

/// <summary>Nothing happened, and the connection is alive.</summary>
public sealed record Heartbeat;

/// <summary>How many entries of the inbox are unread.</summary>
public sealed record UnreadCount(int Count);

/// <summary>Free times may be others than before.</summary>
/// <param name="Version">Grows with each change of the calendar.</param>
public sealed record CalendarChanged(long Version);

public static class StreamErrors
{
    public static readonly Error TooMany = Error
        .TooMany("stream.too_many", "Too many streams are open already; please close one.")
        .After(NodaTime.Duration.FromSeconds(10));
}
