using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Nobat.Application.Common;
using Nobat.Application.Notifications;
using Nobat.Domain.Common;
using Nobat.Domain.Stylists;
using Nobat.Infrastructure.Inbox;
using NodaTime;

namespace Nobat.Infrastructure.Live;

/// <summary>Opens streams. Each listens before it reads anything, so that nothing falls in between.</summary>
internal sealed class LiveStreams(
    StreamDoor door,
    InboxTopic inboxes,
    CalendarTopic calendars,
    InboxReader inboxReader,
    CalendarVersions versions,
    IHostApplicationLifetime lifetime,
    IOptions<StreamOptions> options,
    TimeProvider clock
) : ILiveStreams
{
    private static readonly Duration TryAgainAfter = Duration.FromSeconds(1);

    public Result<LiveStream> OpenInbox(UserId reader, SessionId session, long? after)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return RequestErrors.Busy.After(TryAgainAfter);
        var pass = door.EnterAsUser(reader);
        if (!pass.IsSuccess)
            return pass.Error;
        var listener = new Listener(inboxes, reader.Value, pass.Value, clock) { Session = session.Value };
        inboxes.Add(listener);
        return new InboxStream(inboxReader, reader, after, listener, options.Value.Heartbeat);
    }

    public async Task<Result<LiveStream>> OpenCalendarAsync(string stylist, string token, string address, CancellationToken ct)
    {
        if (!Guid.TryParseExact(stylist, "D", out var id))
            return StylistErrors.LinkNotFound;
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return RequestErrors.Busy.After(TryAgainAfter);
        var pass = door.EnterAsGuest(address);
        if (!pass.IsSuccess)
            return pass.Error;
        var listener = new Listener(calendars, id, pass.Value, clock) { Link = token };
        calendars.Add(listener);
        try
        {
            var found = await versions.ReadAsync([id], ct);
            if (!found.TryGetValue(id, out var calendar) || !calendar.Link.Matches(token))
            {
                listener.Dispose();
                return StylistErrors.LinkNotFound;
            }

            listener.Tell(calendar.Version);
            return new CalendarStream(listener, options.Value.Heartbeat, clock);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }
}
