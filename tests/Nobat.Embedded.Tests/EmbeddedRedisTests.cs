using StackExchange.Redis;

namespace Nobat.Embedded.Tests;

public sealed class EmbeddedRedisTests
{
    [Fact, Trait("Feature", "OP-09")]
    public async Task Scripts_expiry_and_publishing_work()
    {
        using var redis = EmbeddedRedis.Start();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var keys = connection.GetDatabase();
        var heard = new TaskCompletionSource<string?>();
        await connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal("news"), (_, text) => heard.TrySetResult(text));

        var counted = (long)await keys.ScriptEvaluateAsync("return redis.call('INCR', KEYS[1])", ["counter"]);
        await keys.KeyExpireAsync("counter", TimeSpan.FromMinutes(1));
        await connection.GetSubscriber().PublishAsync(RedisChannel.Literal("news"), "hello");

        Assert.Equal(1, counted);
        Assert.InRange((await keys.KeyTimeToLiveAsync("counter"))!.Value, TimeSpan.FromSeconds(50), TimeSpan.FromMinutes(1));
        Assert.Equal("hello", await heard.Task.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task Old_entries_make_room_so_memory_stays_bounded()
    {
        using var redis = EmbeddedRedis.Start();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var keys = connection.GetDatabase();
        var value = new byte[10_000];
        // 80 MB into a server that keeps 32.
        for (var i = 0; i < 8_000; i++)
            await keys.StringSetAsync($"key:{i}", value, flags: CommandFlags.FireAndForget);
        await keys.PingAsync();

        Assert.True(await keys.KeyExistsAsync("key:7999"));
        Assert.False(await keys.KeyExistsAsync("key:0"));
    }

    [Fact, Trait("Feature", "OP-09")]
    public async Task A_disposed_server_no_longer_listens()
    {
        var redis = EmbeddedRedis.Start();
        redis.Dispose();

        await Assert.ThrowsAsync<RedisConnectionException>(() =>
            ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},connectTimeout=300,connectRetry=0")
        );
    }
}
