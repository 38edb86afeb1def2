using System.Diagnostics;
using Nobat.Api.Tests.Bookings;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Notifications;

/// <summary>What happens in one process is heard in another: through Redis, and without it by looking.</summary>
[Trait("Feature", "AP-08")]
public sealed class StreamProcessTests(ApiFixture api) : ApiTest(api)
{
    private static readonly TimeSpan Worst = TimeSpan.FromSeconds(5);

    [Fact, Trait("Promise", "O-3")]
    public async Task An_entry_written_in_one_process_reaches_a_stream_in_another_with_redis_or_without()
    {
        // The other processes live in real time, and the tokens made here must be good there.
        var real = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        if (real > Clock.Now)
            await Clock.AdvanceTo(real);
        var sara = await Given.ASignedInCustomer();
        var stylist = await Given.AnApprovedStylist();
        var link = await As(stylist).Post("stylists/profile/regenerate-link").Succeeded();
        var address = Api.Engines.Redis.Split(':');
        await using var gate = TcpGate.Before(address[0], int.Parse(address[1], null));
        var redis = $"127.0.0.1:{gate.Port}";
        var starting = new[] { redis, redis }.Select(to =>
            ApiProcess.StartAsync(Api.DatabaseConnectionString + ";Maximum Pool Size=20", to)
        );
        var processes = await Task.WhenAll(starting);
        await using var a = processes[0];
        await using var b = processes[1];
        using var atA = Api.CreateClient(sara.AccessToken, a.Address);
        using var atB = Api.CreateClient(sara.AccessToken, b.Address);
        await using var inbox = await EventStream.OpenAsync(atB, "notifications/stream");
        // What the visits booked here bring would change the count as well.
        var topics = new[] { new { topic = "booking", channels = new[] { "sms" } } };
        await atA.Put(
                "notifications/preferences",
                new
                {
                    calendar = "jalali",
                    quietHours = (object?)null,
                    topics,
                }
            )
            .Succeeded();
        await inbox.NextAsync("unread");
        await using var slots = await EventStream.OpenAsync(b.Client, $"{link.Text("bookingLink").TrimStart('/')}/stream");
        await slots.NextAsync("changed");

        // Written here, a third process; read at A; heard at B.
        var first = await Heard(() => Api.KeepAsync(sara, "with Redis"), inbox, "notification");
        await inbox.NextAsync("unread");
        await Heard(() => atA.Post("notifications/read-all").Succeeded(), inbox, "unread");
        await Heard(() => atA.Post("bookings", BookingTalk.Wish(stylist, Tomorrow, "10:00")).Succeeded(), slots, "changed");
        Assert.Equal("with Redis", first.Data.Text("text"));

        gate.Shut();
        var second = await Heard(() => Api.KeepAsync(sara, "without"), inbox, "notification");
        await inbox.NextAsync("unread");
        await Heard(() => atA.Post("notifications/read-all").Succeeded(), inbox, "unread");
        await Heard(() => atA.Post("bookings", BookingTalk.Wish(stylist, Tomorrow, "12:00")).Succeeded(), slots, "changed");
        Assert.Equal("without", second.Data.Text("text"));

        // Nobody tells B, as Redis is away: it sees for itself.
        await atA.Post("auth/logout").Succeeded();
        await inbox.Ended.WaitAsync(TimeSpan.FromSeconds(2));
    }

    private static async Task<Told> Heard<T>(Func<Task<T>> act, EventStream stream, string name)
    {
        stream.Rest();
        await act();
        var started = Stopwatch.GetTimestamp();
        var told = await stream.NextAsync(name);
        var waited = Stopwatch.GetElapsedTime(started);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {waited.TotalMilliseconds:0} ms");
        Assert.True(waited < Worst, $"{name} took {waited}");
        return told;
    }
}
