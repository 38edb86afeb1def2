using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Nobat.Application.Auth;
using Nobat.Infrastructure.Redis;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth;

public sealed class LimitTests(ApiFixture api) : ApiTest(api)
{
    private static readonly (HttpStatusCode, string) TooMany = (HttpStatusCode.TooManyRequests, "auth.too_many_tries");

    private IOptionsMonitorCache<LimitOptions> Limits => Api.Services.GetRequiredService<IOptionsMonitorCache<LimitOptions>>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Limits.Clear();
        Limits.TryAdd(Options.DefaultName, new LimitOptions { CodesPerAddressAndHour = 3, TriesPerAddressAndHour = 4 });
    }

    public override async ValueTask DisposeAsync()
    {
        Limits.Clear();
        await base.DisposeAsync();
    }

    [Fact, Trait("Feature", "DB-06"), Trait("Feature", "ID-02")]
    public async Task One_address_is_sent_only_so_many_codes_an_hour()
    {
        for (var i = 0; i < 3; i++)
            await Guest.SendCode(Given.APhoneNumber()).Succeeded();
        var phone = Given.APhoneNumber();

        using var refused = await Guest.SendCode(phone);
        Assert.Equal(TooMany, (refused.StatusCode, (await refused.Json()).Text("code")));
        Assert.InRange(int.Parse(Assert.Single(refused.Headers.GetValues("Retry-After")), null), 3_500, 3_600);
        Assert.Empty(Sms.To(phone));

        await Clock.Advance(Duration.FromHours(1));
        await Guest.SendCode(phone).Succeeded();
    }

    [Fact, Trait("Feature", "DB-06"), Trait("Feature", "ID-05")]
    public async Task One_address_tries_only_so_many_codes_and_passwords_an_hour()
    {
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await Guest.VerifyCode(Given.APhoneNumber(), "123456").Refusal()).Status);
            Assert.Equal(HttpStatusCode.Unauthorized, (await Guest.LoginByPassword(Given.APhoneNumber()).Refusal()).Status);
        }

        Assert.Equal(TooMany, await Guest.VerifyCode(Given.APhoneNumber(), "123456").Refusal());
        Assert.Equal(TooMany, await Guest.LoginByPassword(Given.APhoneNumber()).Refusal());
    }

    [Theory, Trait("Feature", "DB-06")]
    [InlineData(null)]
    [InlineData("127.0.0.1:1")]
    public async Task A_limit_holds_while_redis_is_away(string? connectionString)
    {
        var settings = new Dictionary<string, string?> { ["ConnectionStrings:Redis"] = connectionString };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        await using var redis = new RedisConnection(configuration, NullLogger<RedisConnection>.Instance);
        var limiter = new RateLimiter(redis, Api.Database);
        var ct = TestContext.Current.CancellationToken;
        var window = Duration.FromMinutes(10);

        var waits = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => limiter.HitAsync("address", 15, window, ct)));

        Assert.Equal(15, waits.Count(wait => wait is null));
        Assert.All(waits.Where(wait => wait is not null), wait => Assert.Equal(window, wait));
        Assert.Null(await limiter.HitAsync("another", 15, window, ct));
        await Clock.Advance(window);
        Assert.Null(await limiter.HitAsync("address", 15, window, ct));
    }
}
