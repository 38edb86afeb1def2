using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Nobat.Application.Common;
using Nobat.Infrastructure.Redis;
using Nobat.Testing;
using NodaTime;

namespace Nobat.Api.Tests.Auth;

/// <summary>Several limits taken at once, from Redis and, while that is away, from PostgreSQL.</summary>
public sealed class SeveralLimitsTests(ApiFixture api) : ApiTest(api)
{
    private static readonly Duration Window = Duration.FromMinutes(10);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, Trait("Feature", "DB-06"), Trait("Promise", "N-7")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task At_once_exactly_as_many_are_let_through_as_the_tightest_limit_has(bool withRedis)
    {
        await using var redis = Redis(withRedis);
        var limiter = new RateLimiter(redis, Api.Database);
        RateLimit[] limits = [new("wide", 40, Window), new("tight", 15, Window), new("middle", 20, Window)];

        var taken = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => limiter.TakeAsync(limits, Ct)));

        Assert.Equal(15, taken.Count(one => one.RefusedBy is null));
        Assert.All(taken.Where(one => one.RefusedBy is not null), one => Assert.Equal(1, one.RefusedBy));
        Assert.Equal([1], Assert.Single(taken, one => one.Full.Count > 0).Full);
        // What was refused by the tight one has spent nothing of the others.
        var rest = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => limiter.TakeAsync([limits[0], limits[2]], Ct)));
        Assert.Equal(5, rest.Count(one => one.RefusedBy is null));
        Assert.Equal([1], Assert.Single(rest, one => one.Full.Count > 0).Full);
    }

    [Theory, Trait("Feature", "DB-06"), Trait("Promise", "N-7")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_window_ends_and_begins_anew(bool withRedis)
    {
        await using var redis = Redis(withRedis);
        var limiter = new RateLimiter(redis, Api.Database);
        RateLimit[] limits = [new("short", 1, Window), new("long", 2, Window * 2)];
        Assert.Null((await limiter.TakeAsync(limits, Ct)).RefusedBy);
        var refused = await limiter.TakeAsync(limits, Ct);
        Assert.Equal(0, refused.RefusedBy);
        Assert.InRange(refused.Wait, Window - Duration.FromSeconds(30), Window);

        await Clock.Advance(Window);
        Assert.Null((await limiter.TakeAsync(limits, Ct)).RefusedBy);
        Assert.Equal(0, (await limiter.TakeAsync(limits, Ct)).RefusedBy);
        Assert.Equal(0, (await limiter.TakeAsync([limits[1]], Ct)).RefusedBy);
        await Clock.Advance(Window);
        Assert.Null((await limiter.TakeAsync(limits, Ct)).RefusedBy);
    }

    [Theory, Trait("Feature", "DB-06"), Trait("Promise", "N-7")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_given_back_can_be_taken_again_and_never_more(bool withRedis)
    {
        await using var redis = Redis(withRedis);
        var limiter = new RateLimiter(redis, Api.Database);
        RateLimit[] limits = [new("one", 2, Window), new("other", 3, Window)];
        await limiter.TakeAsync(limits, Ct);
        await limiter.TakeAsync(limits, Ct);
        Assert.Equal(0, (await limiter.TakeAsync(limits, Ct)).RefusedBy);

        await limiter.GiveBackAsync(limits, Ct);
        Assert.Null((await limiter.TakeAsync(limits, Ct)).RefusedBy);
        Assert.Equal(0, (await limiter.TakeAsync(limits, Ct)).RefusedBy);
        for (var more = 0; more < 5; more++)
            await limiter.GiveBackAsync(limits, Ct);
        Assert.Null((await limiter.TakeAsync(limits, Ct)).RefusedBy);
        Assert.Null((await limiter.TakeAsync(limits, Ct)).RefusedBy);
        Assert.Equal(0, (await limiter.TakeAsync(limits, Ct)).RefusedBy);
    }

    private RedisConnection Redis(bool isThere)
    {
        var settings = new Dictionary<string, string?> { ["ConnectionStrings:Redis"] = isThere ? Api.Engines.Redis : "127.0.0.1:1" };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new RedisConnection(configuration, NullLogger<RedisConnection>.Instance);
    }
}
