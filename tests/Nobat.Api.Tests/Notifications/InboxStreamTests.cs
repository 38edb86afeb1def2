using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Auth;
using Nobat.Infrastructure.Live;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Notifications;

[Trait("Feature", "AP-08")]
public sealed class InboxStreamTests(ApiFixture api) : ApiTest(api)
{
    private const string Path = "notifications/stream";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private Person _sara = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _sara = await Given.ASignedInCustomer();
    }

    [Fact]
    public async Task A_reader_hears_of_a_notice_and_of_how_many_are_unread()
    {
        await Api.KeepAsync(_sara, "before");
        await using var stream = await EventStream.OpenAsync(As(_sara), Path);
        Assert.Equal(1, (await stream.NextAsync("unread")).Data.GetProperty("count").GetInt32());

        var id = await Api.KeepAsync(_sara, "now");

        var told = await stream.NextAsync("notification");
        Assert.Equal((id, "now"), (told.Data.GetProperty("id").GetGuid(), told.Data.Text("text")));
        Assert.Equal(2, (await stream.NextAsync("unread")).Data.GetProperty("count").GetInt32());
        await As(_sara).Post($"notifications/{id}/read").Succeeded();
        Assert.Equal(1, (await stream.NextAsync("unread")).Data.GetProperty("count").GetInt32());
        await As(_sara).Delete($"notifications/{id}").Succeeded();
        await As(_sara).Post("notifications/read-all").Succeeded();
        Assert.Equal(0, (await stream.NextAsync("unread")).Data.GetProperty("count").GetInt32());
        Assert.DoesNotContain(stream.Rest(), late => late.Name == "notification");
    }

    [Fact]
    public async Task Who_comes_back_misses_nothing_and_is_told_nothing_twice()
    {
        string? last;
        await using (var stream = await EventStream.OpenAsync(As(_sara), Path))
        {
            await Api.KeepAsync(_sara, "seen");
            await stream.NextAsync("notification");
            last = stream.LastEventId;
        }

        // More than one page, from several workers at once.
        var missed = await Task.WhenAll(Enumerable.Range(0, 130).Select(i => Api.KeepAsync(_sara, $"{i}")));
        await using var again = await EventStream.OpenAsync(As(_sara), Path, last);
        var told = await again.NextAsync("notification", missed.Length);

        Assert.Equal(missed.Order(), told.Select(one => one.Data.GetProperty("id").GetGuid()).Order());
        Assert.Equal(told.Select(Number), told.Select(Number).Order().Distinct());
        Assert.Equal(131, (await again.NextAsync("unread")).Data.GetProperty("count").GetInt32());
        Assert.Empty(again.Rest());
    }

    [Fact]
    public async Task Who_has_heard_only_a_count_goes_on_from_there()
    {
        await Api.KeepAsync(_sara, "before");
        string? last;
        await using (var stream = await EventStream.OpenAsync(As(_sara), Path))
        {
            await stream.NextAsync("unread");
            last = stream.LastEventId;
        }

        var id = await Api.KeepAsync(_sara, "meanwhile");
        await using var again = await EventStream.OpenAsync(As(_sara), Path, last);

        Assert.Equal(id, (await again.NextAsync("notification")).Data.GetProperty("id").GetGuid());
        // What no stream gave out counts as none: the count comes, and nothing old.
        await using var strange = await EventStream.OpenAsync(As(_sara), Path, "'; DROP TABLE inboxes");
        Assert.Equal(2, (await strange.NextAsync("unread")).Data.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Notices_of_many_workers_arrive_once_and_in_their_order_while_one_listens()
    {
        await using var stream = await EventStream.OpenAsync(As(_sara), Path);
        await stream.NextAsync("unread");
        var other = await Given.ASignedInCustomer();

        var kept = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Api.KeepAsync(i % 4 == 0 ? other : _sara, $"{i}")));
        var told = await stream.NextAsync("notification", 150);

        Assert.Equal(kept.Where((_, i) => i % 4 != 0).Order(), told.Select(one => one.Data.GetProperty("id").GetGuid()).Order());
        Assert.Equal(told.Select(Number), told.Select(Number).Order().Distinct());
    }

    [Fact, Trait("Promise", "A-14")]
    public async Task A_stream_ends_with_its_session_and_the_others_go_on()
    {
        await Clock.Advance(Duration.FromMinutes(2));
        await Guest.SendCode(_sara.PhoneNumber);
        var second = await Guest.LoginByCode(_sara.PhoneNumber, await Sms.CodeFor(_sara.PhoneNumber)).Succeeded();
        await using var first = await EventStream.OpenAsync(As(_sara), Path);
        await using var other = await EventStream.OpenAsync(WithToken(second.Text("accessToken")), Path);
        await first.NextAsync("unread");
        await other.NextAsync("unread");

        await As(_sara).Post("auth/logout").Succeeded();

        await first.Ended.WaitAsync(Second);
        await Api.KeepAsync(_sara);
        await other.NextAsync("notification");
        Assert.Equal(HttpStatusCode.Unauthorized, (await As(_sara).Get(Path).Refusal()).Status);
    }

    [Theory, Trait("Promise", "A-14")]
    [InlineData("UPDATE users SET status = 'inactive' WHERE id = $1")]
    [InlineData("UPDATE sessions SET revoked_at = created_at, ended_by = 'logout' WHERE user_id = $1")]
    [InlineData("UPDATE sessions SET expires_at = created_at WHERE user_id = $1")]
    public async Task A_stream_ends_within_a_second_of_what_nobody_told_it_of(string end)
    {
        await using var stream = await EventStream.OpenAsync(As(_sara), Path);
        await stream.NextAsync("unread");

        await Execute(end, _sara.Id);
        await Clock.Advance(Duration.FromSeconds(1));

        await stream.Ended.WaitAsync(Second);
    }

    [Fact]
    public async Task Five_streams_are_open_at_once_and_one_that_closes_makes_room()
    {
        var open = new List<EventStream>();
        for (var i = 0; i < 5; i++)
            open.Add(await EventStream.OpenAsync(As(_sara), Path));

        using (var refused = await EventStream.AskAsync(As(_sara), Path))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal("stream.too_many", (await refused.Json()).Text("code"));
        }

        await using (var others = await EventStream.OpenAsync(As(await Given.ASignedInCustomer()), Path))
            await others.NextAsync("unread");
        await open[0].DisposeAsync();
        await Eventually.Async(
            async () =>
            {
                using var reply = await EventStream.AskAsync(As(_sara), Path);
                return reply.IsSuccessStatusCode;
            },
            "room for another stream"
        );
        foreach (var stream in open.Skip(1))
            await stream.DisposeAsync();
    }

    [Fact, Trait("Promise", "O-4")]
    public async Task A_process_that_is_full_says_so_and_streams_take_no_place_from_requests()
    {
        await using var small = Api.StartAnother(
            ("Streams:PerProcess", "2"),
            ("Overload:Account:Running", "1"),
            ("Overload:Account:Waiting", "0")
        );
        using var sara = Api.CreateClient(_sara.AccessToken, small.Address);
        await using var first = await EventStream.OpenAsync(sara, Path);
        await first.NextAsync("unread");
        await using var second = await EventStream.OpenAsync(sara, Path);
        await second.NextAsync("unread");

        using var refused = await EventStream.AskAsync(sara, Path);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "request.busy"), (refused.StatusCode, (await refused.Json()).Text("code")));
        await sara.Get("notifications").Succeeded();
    }

    [Fact]
    public async Task Something_passes_every_fifteen_seconds()
    {
        await using var stream = await EventStream.OpenAsync(As(_sara), Path);
        var last = (await stream.NextAsync("unread")).Id;

        // The stream may just be about to wait; then the next quarter of a minute is the one.
        var beat = stream.NextAsync("heartbeat");
        await Eventually.Async(
            async () =>
            {
                await Clock.Advance(Duration.FromSeconds(15));
                return beat.IsCompleted;
            },
            "a heartbeat"
        );

        await beat;
        Assert.Equal(last, stream.LastEventId);
    }

    [Fact, Trait("Promise", "O-2")]
    public async Task A_server_that_stops_ends_its_streams_at_once()
    {
        var another = Api.StartAnother();
        using var sara = Api.CreateClient(_sara.AccessToken, another.Address);
        await using var stream = await EventStream.OpenAsync(sara, Path);
        await stream.NextAsync("unread");
        var started = Stopwatch.StartNew();

        await another.DisposeAsync();

        await stream.Ended.WaitAsync(Second);
        Assert.True(started.Elapsed < TimeSpan.FromSeconds(10), $"took {started.Elapsed}");
    }

    [Fact, Trait("Promise", "N-10")]
    public async Task A_reader_who_does_not_read_holds_no_connection_of_the_database_and_nobody_up()
    {
        using var slow = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 1_024 };
        await slow.ConnectAsync(Api.Address.Host, Api.Address.Port);
        var request = $"GET /api/v1/{Path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {_sara.AccessToken}\r\nLast-Event-ID: 0\r\n\r\n";
        var text = new string('x', 60_000);
        var kept = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => Api.KeepAsync(_sara, text)));
        await slow.SendAsync(Encoding.ASCII.GetBytes(request));

        await using var reader = await EventStream.OpenAsync(As(_sara), Path, "0");
        var told = await reader.NextAsync("notification", kept.Length);

        Assert.Equal(kept.Order(), told.Select(one => one.Data.GetProperty("id").GetGuid()).Order());
        Assert.Equal(
            0L,
            await Sql<long>("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'nobat' AND state LIKE 'idle in transaction%'")
        );
        // Nothing is fetched for a reader who cannot take it: its stream stands where the sockets in between were full.
        var ears = Api.Services.GetRequiredService<InboxTopic>().All().Where(ear => ear.Key == _sara.Id).ToList();
        Assert.Equal(2, ears.Count);
        Assert.True(ears.Min(ear => ear.Seen) < kept.Length);
    }

    private static long Number(Told told) => long.Parse(told.Id!, System.Globalization.CultureInfo.InvariantCulture);
}
