using Microsoft.Extensions.DependencyInjection;
using Nobat.Application.Auth;
using Nobat.Domain.Common;
using Nobat.Infrastructure.Database.Outbox;
using Nobat.Infrastructure.Notifications;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Notifications;

/// <summary>The application's own dispatcher and workers rest: what is queued and what is sent is the test's doing.</summary>
public abstract class RestingWorkersTest(ApiFixture api) : ApiTest(api)
{
    private OutboxDispatcher Dispatcher => Api.Services.GetRequiredService<OutboxDispatcher>();

    private NoticeWorkers Workers => Api.Services.GetRequiredService<NoticeWorkers>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Dispatcher.StopAsync(CancellationToken.None);
        await Workers.StopAsync(CancellationToken.None);
    }

    public override async ValueTask DisposeAsync()
    {
        await Workers.StartAsync(CancellationToken.None);
        await Dispatcher.StartAsync(CancellationToken.None);
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Another API whose dispatcher and workers rest as well.</summary>
    protected async Task<ApiFixture.AnotherApi> StartAnotherAtRest(params (string Key, string Value)[] settings)
    {
        var another = Api.StartAnother([("Notices:Enabled", "false"), .. settings]);
        await another.Services.GetRequiredService<OutboxDispatcher>().StopAsync(CancellationToken.None);
        return another;
    }

    /// <summary>Events that are due reach their handlers.</summary>
    protected async Task Dispatch()
    {
        while (await Dispatcher.DispatchDueAsync(CancellationToken.None) > 0) { }
    }

    /// <summary>Notices that are due leave.</summary>
    protected async Task Send()
    {
        while (await Workers.SendDueAsync(CancellationToken.None) > 0) { }
    }

    protected async Task DispatchAndSend()
    {
        await Dispatch();
        await Send();
    }

    /// <summary>Lets the time come, and what is due then leave.</summary>
    protected async Task SendAt(Instant moment)
    {
        await Clock.AdvanceTo(moment);
        await Send();
    }

    /// <summary>An access token of now: they live for minutes, the session they belong to for thirty days.</summary>
    protected string AccessOf(Person person)
    {
        var tokens = Api.Services.GetRequiredService<ITokens>();
        return tokens.Access(UserId.From(person.Id), tokens.Read(person.RefreshToken)!.Value.Session, Clock.Now).Text;
    }

    /// <summary>A moment in Tehran, so many days after today.</summary>
    protected static Instant At(int days, string time) =>
        TestClock
            .Start.InZone(DateTimeZoneProviders.Tzdb["Asia/Tehran"])
            .Date.PlusDays(days)
            .At(new LocalTime(int.Parse(time[..2], null), int.Parse(time[3..], null)))
            .InZoneStrictly(DateTimeZoneProviders.Tzdb["Asia/Tehran"])
            .ToInstant();
}
