using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nobat.Api.Tests.Auth;
using Nobat.Application.Network;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Edge;

/// <summary>Addresses that are kept out, by administrators and by Nobat itself.</summary>
[Trait("Feature", "ID-15")]
public sealed class IpBlockTests(ApiFixture api) : ApiTest(api)
{
    private const string Attacker = "198.51.100.66";
    private const string Neighbour = "198.51.100.67";

    private static readonly (HttpStatusCode, string?) Blocked = (HttpStatusCode.Forbidden, "request.blocked");
    private static readonly (string, string)[] Strict = [("Network:AutoBlock:Strikes", "5")];

    /// <summary>What the usual API remembers of the test before is forgotten.</summary>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Api.Services.GetRequiredService<IBlockList>().ChangedAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_blocked_range_gets_nothing_in_any_process_until_it_is_lifted()
    {
        await using var other = Api.StartAnother();
        var admin = As(await Given.AnAdmin());
        var person = await Given.ASignedInCustomer();
        Assert.Equal(HttpStatusCode.NotFound, (await Browse(Attacker)).Status);

        var block = await admin.Post("admin/ip-blocks", new { network = "198.51.100.64/30", reason = "Scraping" }).Succeeded();

        Assert.Equal(Blocked, await Browse(Attacker));
        Assert.Equal(Blocked, await Browse(Neighbour));
        Assert.Equal(Blocked, await From(Attacker, person.AccessToken).Get("auth/me").Refusal());
        Assert.Equal(HttpStatusCode.NotFound, (await Browse("198.51.100.68")).Status);
        Assert.Equal(HttpStatusCode.OK, (await From(Attacker).Get("/health/live")).StatusCode);
        await Eventually.Async(
            async () => await Browse(Attacker, other.Address) == Blocked,
            "the other process to hear of it",
            TimeSpan.FromSeconds(1)
        );

        await admin.Delete($"admin/ip-blocks/{Id(block)}").Succeeded();

        Assert.Equal(HttpStatusCode.NotFound, (await Browse(Attacker)).Status);
        Assert.Empty((await admin.Get("admin/ip-blocks").Succeeded()).GetProperty("items").EnumerateArray());
        var ended = (await admin.Get("admin/ip-blocks?withEnded=true").Succeeded()).GetProperty("items")[0];
        Assert.Equal("Scraping", ended.Text("reason"));
        Assert.NotEqual(JsonValueKind.Null, ended.GetProperty("liftedBy").ValueKind);
    }

    [Fact]
    public async Task A_block_outlives_a_restart_and_ends_when_it_should()
    {
        var admin = As(await Given.AnAdmin());
        var until = Clock.Now + Duration.FromHours(1);
        await admin
            .Post(
                "admin/ip-blocks",
                new
                {
                    network = Attacker,
                    reason = "x",
                    expiresAt = until.ToString(),
                }
            )
            .Succeeded();

        await using var started = Api.StartAnother();
        await Eventually.Async(async () => await Browse(Attacker, started.Address) == Blocked, "the list to be read");

        await Clock.AdvanceTo(until);
        Assert.Equal(HttpStatusCode.NotFound, (await Browse(Attacker, started.Address)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Browse(Attacker)).Status);
    }

    [Fact, Trait("Promise", "A-7")]
    public async Task A_block_that_nobody_told_of_bites_within_a_second()
    {
        await using var deaf = Api.StartAnother(("ConnectionStrings:Redis", "127.0.0.1:1"));
        var admin = As(await Given.AnAdmin());
        await admin.Post("admin/ip-blocks", new { network = Attacker, reason = "x" }).Succeeded();

        await Clock.Advance(Duration.FromSeconds(1));

        await Eventually.Async(async () => await Browse(Attacker, deaf.Address) == Blocked, "the next look at the list");
    }

    [Theory]
    [InlineData("rubbish", HttpStatusCode.BadRequest, "request.invalid")]
    [InlineData("0.0.0.0/0", HttpStatusCode.BadRequest, "network.too_wide")]
    [InlineData("::/0", HttpStatusCode.BadRequest, "network.too_wide")]
    [InlineData("127.0.0.1", HttpStatusCode.Conflict, "network.own_address")]
    [InlineData("203.0.113.0/24", HttpStatusCode.Conflict, "network.own_address")]
    public async Task Nobody_blocks_themselves_or_half_the_world(string network, HttpStatusCode status, string code)
    {
        var admin = From("203.0.113.9", (await Given.AnAdmin()).AccessToken);

        var refused = await admin.Post("admin/ip-blocks", new { network, reason = "x" }).Refusal();

        Assert.Equal(status, refused.Status);
        Assert.Contains(refused.Code, new[] { code, "network.spared" });
    }

    [Fact, Trait("Promise", "A-5")]
    public async Task Too_many_wrong_tries_close_the_door_to_guests_of_that_address_for_a_while_and_then_for_longer()
    {
        await using var strict = Api.StartAnother(Strict);
        var person = await Given.ASignedInCustomer();
        using var honest = At(strict.Address, Attacker, person.AccessToken);

        await StrikeAsync(strict.Address, 6);
        Assert.Equal(Blocked, await Browse(Attacker, strict.Address));
        Assert.Equal(HttpStatusCode.NotFound, (await Browse(Neighbour, strict.Address)).Status);
        await honest.Get("auth/me").Succeeded();

        await Clock.Advance(Duration.FromMinutes(5));
        Assert.Equal(HttpStatusCode.NotFound, (await Browse(Attacker, strict.Address)).Status);
        await StrikeAsync(strict.Address, 6);
        await Clock.Advance(Duration.FromMinutes(9));
        Assert.Equal(Blocked, await Browse(Attacker, strict.Address));
        await Clock.Advance(Duration.FromMinutes(1));
        Assert.Equal(HttpStatusCode.NotFound, (await Browse(Attacker, strict.Address)).Status);
    }

    [Fact]
    public async Task Five_wrong_tries_and_any_number_of_right_ones_close_nothing()
    {
        await using var strict = Api.StartAnother(Strict);
        var person = await Given.ASignedInCustomer();
        await StrikeAsync(strict.Address, 5);
        using var honest = At(strict.Address, Attacker, person.AccessToken);
        for (var i = 0; i < 10; i++)
            await honest.Get("auth/me").Succeeded();

        Assert.Equal(HttpStatusCode.NotFound, (await Browse(Attacker, strict.Address)).Status);
    }

    [Fact, Trait("Promise", "A-8")]
    public async Task Forged_tokens_are_strikes_and_old_ones_are_not()
    {
        await using var strict = Api.StartAnother(Strict);
        var person = await Given.ASignedInCustomer();
        await Clock.Advance(Duration.FromHours(1));
        using var old = At(strict.Address, Attacker, person.AccessToken);
        for (var i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await old.Get("auth/me").Refusal()).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Browse(Attacker, strict.Address)).Status);

        using var forged = At(strict.Address, Attacker, person.AccessToken[..^4] + "AAAA");
        for (var i = 0; i < 6; i++)
            await forged.Get("auth/me").Refusal();

        await Eventually.Async(async () => await Browse(Attacker, strict.Address) == Blocked, "the block");
    }

    [Fact]
    public async Task Who_shares_an_address_that_closed_itself_still_renews_tokens()
    {
        await using var strict = Api.StartAnother(Strict);
        var person = await Given.ASignedInCustomer();
        await StrikeAsync(strict.Address, 6);
        await Eventually.Async(async () => await Browse(Attacker, strict.Address) == Blocked, "the block");

        using var neighbour = At(strict.Address, Attacker);

        await neighbour.Post("auth/refresh", new { refreshToken = person.RefreshToken }).Succeeded();
        Assert.Equal(Blocked, await Browse(Attacker, strict.Address));
    }

    [Fact]
    public async Task A_trusted_proxy_is_never_blocked()
    {
        await using var strict = Api.StartAnother(Strict);
        using var direct = Api.CreateClient(at: strict.Address);
        for (var i = 0; i < 20; i++)
            await direct.Post("auth/refresh", new { refreshToken = "rubbish" }).Refusal();

        Assert.Equal(HttpStatusCode.NotFound, (await direct.Get($"stylists/{Guid.NewGuid()}/profile").Refusal()).Status);
    }

    [Fact]
    public async Task Two_processes_that_see_the_last_strike_make_one_block()
    {
        await using var one = Api.StartAnother(Strict);
        await using var two = Api.StartAnother(Strict);

        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => StrikeAsync((i % 2 == 0 ? one : two).Address, 1)));

        await Eventually.Async(async () => await Browse(Attacker, one.Address) == Blocked, "the block");
        Assert.Equal(1, await Sql<long>("SELECT count(*) FROM ip_blocks"));
    }

    private async Task StrikeAsync(Uri at, int times)
    {
        using var client = At(at, Attacker);
        for (var i = 0; i < times; i++)
            await client.Post("auth/refresh", new { refreshToken = "rubbish" }).Refusal();
    }

    private async Task<(HttpStatusCode Status, string? Code)> Browse(string from, Uri? at = null)
    {
        using var client = At(at ?? Api.Address, from);
        return await client.Get($"stylists/{Guid.NewGuid()}/profile").Refusal();
    }

    private HttpClient At(Uri address, string from, string? accessToken = null)
    {
        var client = Api.CreateClient(accessToken, address);
        client.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        return client;
    }

    private static Guid Id(JsonElement block) => block.GetProperty("id").GetGuid();
}
