using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Nobat.Application.Notifications;
using Nobat.Domain.Notifications;

namespace Nobat.Infrastructure.Notifications;

/// <summary>
/// Sends what is due, in every process side by side. Each channel has a lane of its own, so that one whose provider hangs holds up none
/// of the others.
/// </summary>
internal sealed class NoticeWorkers(
    NoticeStore store,
    NoticeSignal signal,
    IServiceScopeFactory scopes,
    IOptions<NoticeOptions> options,
    TimeProvider clock,
    ILogger<NoticeLane> log
) : BackgroundService
{
    private List<NoticeLane>? _lanes;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        options.Value.Enabled ? Task.WhenAll(Lanes().Select(lane => lane.RunAsync(stoppingToken))) : Task.CompletedTask;

    /// <summary>One round over all lanes, or one: sends what is due now and waits for it; the number of notices taken.</summary>
    public async Task<int> SendDueAsync(CancellationToken ct, NotificationChannel? only = null)
    {
        var lanes = Lanes().Where(lane => only is null || lane.Carries == only);
        var taken = await Task.WhenAll(lanes.Select(lane => lane.SendDueAsync(ct)));
        return taken.Sum();
    }

    private List<NoticeLane> Lanes()
    {
        if (_lanes is not null)
            return _lanes;
        using var scope = scopes.CreateScope();
        return _lanes = [
            .. scope
                .ServiceProvider.GetServices<INoticeChannel>()
                .GroupBy(channel => channel.Channel)
                .Select(channels => new NoticeLane(
                    channels.Key,
                    channels.Last().KnowsRepeats ? options.Value.AtOnce : 1,
                    store,
                    signal.Of(channels.Key),
                    scopes,
                    clock,
                    log
                )),
        ];
    }
}
