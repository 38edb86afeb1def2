using System.Net;
using System.Net.Sockets;
using Nobat.Testing;

namespace Nobat.Api.Tests.Edge;

/// <summary>The short form of the overload; the full one is a command of the load tests.</summary>
public sealed class OverloadTests
{
    private static readonly (string, string)[] Narrow =
    [
        ("Overload:Browse:Running", "2"),
        ("Overload:Browse:Waiting", "3"),
        ("Overload:SignIn:Running", "1"),
        ("Overload:SignIn:Waiting", "0"),
        ("Overload:Booking:Running", "1"),
        ("Overload:Booking:Waiting", "0"),
    ];

    [Fact, Trait("Promise", "O-4"), Trait("Feature", "AP-05")]
    public async Task What_is_too_much_is_sent_away_at_once_and_what_was_taken_is_served()
    {
        await using var host = await EdgeHost.StartAsync("Staging", Narrow);

        var asked = Enumerable.Range(0, 20).Select(_ => host.Client.Get("/api/v1/held")).ToList();
        await host.EnteredAsync(2);
        var shed = new List<HttpResponseMessage>();
        while (shed.Count < 15)
        {
            var done = await Task.WhenAny(asked).WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
            asked.Remove(done);
            shed.Add(await done);
        }

        Assert.All(shed, reply => Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode));
        Assert.All(shed, reply => Assert.Equal("1", Assert.Single(reply.Headers.GetValues("Retry-After"))));
        Assert.Equal("request.busy", (await shed[0].Json()).GetProperty("code").GetString());
        Assert.DoesNotContain(asked, waiting => waiting.IsCompleted);
        host.Open();
        Assert.All(await Task.WhenAll(asked), reply => Assert.Equal(HttpStatusCode.OK, reply.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await host.Client.Get("/api/v1/held")).StatusCode);
    }

    [Fact, Trait("Promise", "O-4")]
    public async Task A_flood_of_readers_takes_nothing_from_bookings_and_probes()
    {
        await using var host = await EdgeHost.StartAsync("Staging", Narrow);
        var readers = Enumerable.Range(0, 5).Select(_ => host.Client.Get("/api/v1/held")).ToList();
        await host.EnteredAsync(2);

        var booking = host.Client.Post("/api/v1/held");
        await host.EnteredAsync(1);
        using var second = await host.Client.Post("/api/v1/held");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        for (var i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.OK, (await host.Client.Get("/health/live")).StatusCode);
        host.Open();
        Assert.Equal(HttpStatusCode.OK, (await booking).StatusCode);
        Assert.All(await Task.WhenAll(readers), reply => Assert.Equal(HttpStatusCode.OK, reply.StatusCode));
    }

    [Fact, Trait("Promise", "O-4"), Trait("Promise", "N-10")]
    public async Task Who_sends_slowly_holds_no_place_and_is_sent_away()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var host = await EdgeHost.StartAsync("Staging", [.. Narrow, ("Overload:BodyWithin", "00:00:02")]);
        using var slow = new TcpClient();
        await slow.ConnectAsync(host.Address.Host, host.Address.Port, ct);
        var stream = slow.GetStream();
        await stream.WriteAsync("POST /api/v1/held HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"u8.ToArray(), ct);

        var booking = host.Client.Post("/api/v1/held");
        await host.EnteredAsync(1);
        host.Open();

        Assert.Equal(HttpStatusCode.OK, (await booking).StatusCode);
        using var reader = new StreamReader(stream);
        var status = await reader.ReadLineAsync(ct).AsTask().WaitAsync(TimeSpan.FromSeconds(15), ct);
        Assert.Equal("HTTP/1.1 408 Request Timeout", status);
    }

    [Fact, Trait("Promise", "A-10"), Trait("Promise", "O-4")]
    public async Task A_flood_of_sign_ins_takes_nothing_from_readers_and_bookings()
    {
        await using var host = await EdgeHost.StartAsync("Staging", Narrow);
        var signIn = host.Client.Post("/api/v1/held/sign-in");
        await host.EnteredAsync(1);
        using var second = await host.Client.Post("/api/v1/held/sign-in");

        var (reader, booking) = (host.Client.Get("/api/v1/held"), host.Client.Post("/api/v1/held"));
        await host.EnteredAsync(2);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        host.Open();
        Assert.All(await Task.WhenAll(signIn, reader, booking), reply => Assert.Equal(HttpStatusCode.OK, reply.StatusCode));
    }
}
