using System.Globalization;
using System.Net;
using Nobat.Api.Tests.Auth;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Edge;

/// <summary>Requests counted by kind, account and address, over two processes that share Redis.</summary>
[Trait("Feature", "AP-05"), Trait("Promise", "S-4")]
public sealed class RateLimitTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (string Key, string Value)[] Few =
    [
        ("RateLimits:Browse:Permits", "6"),
        ("RateLimits:Read:Permits", "5"),
        ("RateLimits:Write:Permits", "3"),
        ("RateLimits:Book:Permits", "2"),
        ("RateLimits:SignIn:Permits", "4"),
    ];

    private readonly List<IAsyncDisposable> _others = [];

    public override async ValueTask DisposeAsync()
    {
        foreach (var other in _others)
            await other.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task Each_answer_tells_what_is_left_and_the_refusal_when_there_is_more()
    {
        var person = await Given.ASignedInCustomer();
        using var client = Api.CreateClient(person.AccessToken, Another());

        for (var left = 4; left >= 0; left--)
        {
            using var reply = await client.Get("auth/me");
            Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
            Assert.Equal("\"read\";q=5;w=60", Assert.Single(reply.Headers.GetValues("RateLimit-Policy")));
            Assert.Equal(left, Remaining(reply));
        }

        using var refused = await client.Get("auth/me");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("request.too_many", (await refused.Json()).Text("code"));
        Assert.Equal(0, Remaining(refused));
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);

        await Clock.Advance(Duration.FromMinutes(1));
        await client.Get("auth/me").Succeeded();
    }

    [Fact]
    public async Task People_do_not_count_for_each_other_and_kinds_of_requests_neither()
    {
        var (sara, mina) = (await Given.ASignedInCustomer(), await Given.ASignedInCustomer());
        var address = Another();
        using var first = Api.CreateClient(sara.AccessToken, address);
        using var second = Api.CreateClient(mina.AccessToken, address);
        for (var i = 0; i < 5; i++)
            await first.Get("auth/me").Succeeded();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await first.Get("auth/me").Refusal()).Status);

        await second.Get("auth/me").Succeeded();
        await first.Put("users/profile", new { firstName = "Sara" }).Succeeded();
        Assert.Equal(HttpStatusCode.NotFound, (await first.Delete($"bookings/{Guid.NewGuid()}").Refusal()).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await first.Delete($"bookings/{Guid.NewGuid()}").Refusal()).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await first.Delete($"bookings/{Guid.NewGuid()}").Refusal()).Status);
    }

    [Fact, Trait("Promise", "N-7")]
    public async Task Signing_in_is_counted_exactly_over_all_processes_also_without_redis()
    {
        Uri[] apis =
        [
            Another(),
            Another(),
            Another(("ConnectionStrings:Redis", "127.0.0.1:1")),
            Another(("ConnectionStrings:Redis", "127.0.0.1:1")),
        ];

        Assert.Equal(4, await LetInAsync(apis[..2], "198.51.100.7"));
        Assert.Equal(0, await LetInAsync(apis[..2], "198.51.100.7"));
        Assert.Equal(4, await LetInAsync(apis[..2], "198.51.100.8"));
        Assert.Equal(4, await LetInAsync(apis[2..], "198.51.100.7"));
    }

    [Fact]
    public async Task Refreshing_is_limited_as_signing_in_is()
    {
        var address = Another();
        for (var i = 0; i < 4; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await Refresh(address)).Status);

        Assert.Equal((HttpStatusCode.TooManyRequests, "request.too_many"), await Refresh(address));
    }

    [Fact]
    public async Task What_one_process_counts_the_other_knows_a_moment_later()
    {
        var person = await Given.ASignedInCustomer();
        using var here = Api.CreateClient(person.AccessToken, Another());
        using var there = Api.CreateClient(person.AccessToken, Another());
        await there.Get("auth/me").Succeeded();
        for (var i = 0; i < 3; i++)
            await here.Get("auth/me").Succeeded();

        // Two turns of evening out: one tells, one learns.
        for (var turn = 0; turn < 4; turn++)
            await Clock.Advance(Duration.FromMilliseconds(250));
        await Eventually.Async(
            async () =>
            {
                await Clock.Advance(Duration.FromMilliseconds(250));
                using var reply = await there.Get("auth/me");
                return reply.StatusCode == HttpStatusCode.TooManyRequests;
            },
            "the other process to know"
        );
    }

    [Fact]
    public async Task An_address_of_version_six_counts_as_its_network()
    {
        var address = Another();
        for (var host = 1; host <= 6; host++)
            await BrowseAsync(address, $"2001:db8:1:2::{host:x}", HttpStatusCode.NotFound);

        await BrowseAsync(address, "2001:db8:1:2:ffff::1", HttpStatusCode.TooManyRequests);
        await BrowseAsync(address, "2001:db8:1:3::1", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Probes_are_never_refused()
    {
        using var guest = Api.CreateClient(at: Another());
        for (var i = 0; i < 20; i++)
            Assert.Equal(HttpStatusCode.OK, (await guest.Get("/health/live")).StatusCode);
    }

    private Uri Another(params (string Key, string Value)[] settings)
    {
        var another = Api.StartAnother([.. Few, .. settings]);
        _others.Add(another);
        return another.Address;
    }

    /// <summary>Twelve at once ask for a refresh with rubbish, each answered 401 or 429; how many were listened to.</summary>
    private async Task<int> LetInAsync(Uri[] apis, string from)
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Refresh(apis[i % apis.Length], from)));
        Assert.All(replies, reply => Assert.Contains(reply.Status, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests }));
        return replies.Count(reply => reply.Status == HttpStatusCode.Unauthorized);
    }

    private async Task<(HttpStatusCode Status, string? Code)> Refresh(Uri address, string from = "198.51.100.1")
    {
        using var client = Api.CreateClient(at: address);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        return await client.Post("auth/refresh", new { refreshToken = "rubbish" }).Refusal();
    }

    private async Task BrowseAsync(Uri address, string from, HttpStatusCode expected)
    {
        using var client = Api.CreateClient(at: address);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        Assert.Equal(expected, (await client.Get($"stylists/{Guid.NewGuid()}/profile").Refusal()).Status);
    }

    private static int Remaining(HttpResponseMessage reply) =>
        int.Parse(Assert.Single(reply.Headers.GetValues("RateLimit")).Split(";r=")[1].Split(';')[0], CultureInfo.InvariantCulture);
}
