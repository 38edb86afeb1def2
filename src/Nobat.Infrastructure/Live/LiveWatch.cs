using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nobat.Domain.Common;
using Nobat.Infrastructure.Inbox;
using Nobat.Infrastructure.Security;
using Npgsql;

namespace Nobat.Infrastructure.Live;

/// <summary>
/// Looks after open streams: ends those whose session has ended, at once on news of it and each second without, and tells of versions
/// that nobody told of, because Redis was away or a process died between its commit and its word.
/// </summary>
internal sealed partial class LiveWatch(
    InboxTopic inboxes,
    CalendarTopic calendars,
    InboxReader inboxReader,
    CalendarVersions versions,
    SessionMemory sessions,
    NpgsqlDataSource database,
    IHostApplicationLifetime lifetime,
    IOptions<StreamOptions> options,
    TimeProvider clock,
    ILogger<LiveWatch> log
) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _news = new(0, 1);

    public override void Dispose()
    {
        _news.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A stream would keep the server from stopping.
        using var stopping = lifetime.ApplicationStopping.Register(EndAll);
        sessions.Changed += LookSoon;
        try
        {
            await inboxes.SubscribeAsync();
            await calendars.SubscribeAsync();
            await Task.WhenAll(WatchSessionsAsync(stoppingToken), PollAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
        finally
        {
            sessions.Changed -= LookSoon;
        }
    }

    private async Task WatchSessionsAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            using var round = new CancellationTokenSource(Round, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(round.Token, ct);
            await _news.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await TryAsync(EndDeadSessionsAsync, ct);
        }
    }

    private async Task PollAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(options.Value.PollEvery, clock);
        while (await timer.WaitForNextTickAsync(ct))
        {
            await TryAsync(PollInboxesAsync, ct);
            await TryAsync(PollCalendarsAsync, ct);
        }
    }

    /// <summary>The database may be away: the watch outlives it.</summary>
    private async Task TryAsync(Func<CancellationToken, Task> look, CancellationToken ct)
    {
        try
        {
            await look(ct);
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException)
        {
            NotLooked(log, away.GetType().Name);
        }
    }

    private async Task EndDeadSessionsAsync(CancellationToken ct)
    {
        var open = inboxes.All();
        if (open.Count == 0)
            return;
        await using var command = database.CreateCommand(
            """
            SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id
             WHERE s.id = ANY($1) AND s.revoked_at IS NULL AND s.expires_at > nobat_now() AND u.status <> 'inactive'
            """
        );
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. open.Select(one => one.Session!.Value).Distinct()] });
        var live = new HashSet<Guid>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            live.Add(reader.GetGuid(0));
        foreach (var one in open.Where(one => !live.Contains(one.Session!.Value)))
            one.End();
    }

    private async Task PollInboxesAsync(CancellationToken ct)
    {
        var open = inboxes.All();
        if (open.Count == 0)
            return;
        foreach (var (owner, version) in await inboxReader.VersionsAsync([.. open.Select(one => one.Key).Distinct()], ct))
            inboxes.Tell(owner, version);
    }

    private async Task PollCalendarsAsync(CancellationToken ct)
    {
        var open = calendars.All();
        if (open.Count == 0)
            return;
        var found = await versions.ReadAsync([.. open.Select(one => one.Key).Distinct()], ct);
        foreach (var one in open)
        {
            if (found.TryGetValue(one.Key, out var calendar) && calendar.Link.Matches(one.Link!))
                one.Tell(calendar.Version);
            else
                one.End();
        }
    }

    private void LookSoon(UserId user)
    {
        if (!inboxes.Has(user.Value))
            return;
        try
        {
            _news.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to look.
        }
    }

    private void EndAll()
    {
        foreach (var one in inboxes.All().Concat(calendars.All()))
            one.End();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Open streams could not be looked after: {Reason}; trying again")]
    private static partial void NotLooked(ILogger log, string reason);
}
