using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Nobat.Testing;

namespace Nobat.Api.Tests.Edge;

/// <summary>
/// Whose word about an address counts. Set <c>NOBAT_SPOOFED_REQUESTS=10000</c> for the full count of the promise; the limiter's own
/// header tells whose bucket a request went into.
/// </summary>
[Trait("Promise", "S-6"), Trait("Feature", "AP-05")]
public sealed class ForwardedTests
{
    private const int Permits = 1_000_000;
    private const string FirstProxy = "127.0.0.2";
    private const string SecondProxy = "127.0.0.3";
    private const string Seed = "NOBAT_SPOOF_SEED";

    private static readonly int Requests = int.Parse(
        Environment.GetEnvironmentVariable("NOBAT_SPOOFED_REQUESTS") ?? "300",
        System.Globalization.CultureInfo.InvariantCulture
    );
    private static readonly (string, string) Wide = ("RateLimits:Browse:Permits", $"{Permits}");

    private readonly Random _random = new(
        int.Parse(Environment.GetEnvironmentVariable(Seed) ?? "20261123", System.Globalization.CultureInfo.InvariantCulture)
    );

    [Fact]
    public async Task Whoever_comes_directly_has_one_bucket_whatever_address_they_claim()
    {
        await using var host = await EdgeHost.StartAsync("Staging", Wide);

        Assert.Equal(Permits - Requests, await AskAsync(host.Client, host.Address, Requests));
    }

    [Fact]
    public async Task A_stranger_is_not_believed_while_the_proxies_are()
    {
        await using var host = await EdgeHost.StartAsync("Staging", [Wide, .. Trusting(2)]);

        Assert.Equal(Permits - Requests, await AskAsync(host.Client, host.Address, Requests));
    }

    [Fact]
    public async Task Behind_two_proxies_each_caller_has_the_bucket_of_the_true_address()
    {
        await using var host = await EdgeHost.StartAsync("Staging", [Wide, .. Trusting(2)]);
        await using var inner = await StartProxyAsync(SecondProxy, host.Address);
        await using var outer = await StartProxyAsync(FirstProxy, new Uri(inner.Urls.Single()));
        var door = new Uri(outer.Urls.Single());
        using var sara = ClientAt("127.0.0.9");
        using var mina = ClientAt("127.0.0.10");

        Assert.Equal(Permits - Requests, await AskAsync(sara, door, Requests));
        Assert.Equal(Permits - 1, await AskAsync(mina, door, 1));
        Assert.Equal(Permits - Requests - 1, await AskAsync(sara, door, 1));
        // The same address by a shorter way is the same caller.
        Assert.Equal(Permits - Requests - 2, await AskAsync(sara, host.Address, 1));
    }

    [Fact]
    public async Task No_more_proxies_are_believed_than_there_are()
    {
        await using var host = await EdgeHost.StartAsync("Staging", [Wide, .. Trusting(1)]);
        await using var inner = await StartProxyAsync(SecondProxy, host.Address);
        await using var outer = await StartProxyAsync(FirstProxy, new Uri(inner.Urls.Single()));
        using var sara = ClientAt("127.0.0.9");
        using var mina = ClientAt("127.0.0.10");

        Assert.Equal(Permits - 1, await AskAsync(sara, new Uri(outer.Urls.Single()), 1));
        Assert.Equal(Permits - 2, await AskAsync(mina, new Uri(outer.Urls.Single()), 1));
    }

    [Theory, Trait("Promise", "S-7"), Trait("Feature", "SE-01")]
    [InlineData("/api/v1/public")]
    [InlineData("/api/v1/nowhere")]
    [InlineData("/openapi/v1.json")]
    public async Task In_Production_plain_http_is_refused_and_not_redirected(string path)
    {
        await using var host = await EdgeHost.StartAsync("Production");

        using var reply = await host.Client.Send(HttpMethod.Get, path, null, ("X-Forwarded-Proto", "https"));

        Assert.Equal(
            (HttpStatusCode.BadRequest, "request.https_required"),
            (reply.StatusCode, (await reply.Json()).GetProperty("code").GetString())
        );
        Assert.Null(reply.Headers.Location);
        Assert.False(reply.Headers.Contains("Strict-Transport-Security"));
        Assert.Equal(HttpStatusCode.OK, (await host.Client.Get("/health/live")).StatusCode);
    }

    [Fact, Trait("Promise", "S-7"), Trait("Feature", "SE-01")]
    public async Task What_came_to_a_trusted_proxy_by_https_came_by_https()
    {
        await using var host = await EdgeHost.StartAsync("Production", Trusting(1));
        using var proxy = ClientAt(SecondProxy);
        using var stranger = ClientAt("127.0.0.9");

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(proxy, host.Address, "https"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(proxy, host.Address, "http"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(stranger, host.Address, "https"));
    }

    private static (string, string)[] Trusting(int proxies) =>
        [
            ("Network:ForwardedHeaders", "true"),
            ("Network:ForwardLimit", $"{proxies}"),
            ("Network:TrustedProxies:0", FirstProxy),
            ("Network:TrustedProxies:1", $"{SecondProxy}/32"),
        ];

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, Uri address, string scheme)
    {
        using var reply = await client.Send(HttpMethod.Get, $"{address}api/v1/public", null, ("X-Forwarded-Proto", scheme));
        return reply.StatusCode;
    }

    /// <summary>What the last of these requests, each with a claim of its own, was told that remains.</summary>
    private async Task<int> AskAsync(HttpClient client, Uri address, int requests)
    {
        var remaining = 0;
        for (var i = 0; i < requests; i++)
        {
            using var reply = await client.Send(HttpMethod.Get, $"{address}api/v1/public", null, ("X-Forwarded-For", Claim()));
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            var told = Assert.Single(reply.Headers.GetValues("RateLimit"));
            remaining = int.Parse(told.Split(";r=")[1].Split(';')[0], System.Globalization.CultureInfo.InvariantCulture);
        }

        return remaining;
    }

    /// <summary>Addresses of both families, some with ports, some as a long list, some of the proxies, some rubbish.</summary>
    private string Claim()
    {
        var address = new IPAddress(_random.Next(2) == 0 ? Bytes(4) : Bytes(16));
        return _random.Next(6) switch
        {
            0 => $"{address}, {new IPAddress(Bytes(4))}, {FirstProxy}",
            1 => $"{FirstProxy}, {SecondProxy}",
            2 => $"{new IPAddress(Bytes(4))}:{_random.Next(65536)}",
            3 => "unknown, _hidden, 1",
            4 => "",
            _ => $"{address}",
        };
    }

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Connections of this client come from an address of its own.</summary>
    private static HttpClient ClientAt(string address) =>
        new(
            new SocketsHttpHandler
            {
                ConnectCallback = async (context, ct) =>
                {
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                    await socket.ConnectAsync(context.DnsEndPoint, ct);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        );

    /// <summary>A proxy that does what proxies do: it appends the address it was called from and hands the request on from its own.</summary>
    private static async Task<WebApplication> StartProxyAsync(string address, Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var client = ClientAt(address);
        app.Lifetime.ApplicationStopped.Register(client.Dispose);
        app.Run(async http =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(target, http.Request.Path));
            var caller = http.Connection.RemoteIpAddress!;
            request.Headers.TryAddWithoutValidation(
                "X-Forwarded-For",
                $"{http.Request.Headers["X-Forwarded-For"]}, {caller}".TrimStart(',', ' ')
            );
            using var reply = await client.SendAsync(request);
            http.Response.StatusCode = (int)reply.StatusCode;
            foreach (var (name, values) in reply.Headers)
                http.Response.Headers[name] = values.ToArray();
            http.Response.Headers.Remove("transfer-encoding");
            await reply.Content.CopyToAsync(http.Response.Body);
        });
        await app.StartAsync();
        return app;
    }
}
