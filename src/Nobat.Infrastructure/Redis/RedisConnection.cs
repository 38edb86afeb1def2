using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Nobat.Infrastructure.Redis;

/// <summary>
/// The one connection to Redis. Redis is never the truth: when it is away or slower than 100 ms, callers go on without it. Never
/// configured is the same as always away.
/// </summary>
internal sealed partial class RedisConnection(IConfiguration configuration, ILogger<RedisConnection> log) : IAsyncDisposable
{
    private readonly Lazy<Task<ConnectionMultiplexer?>> _connection = new(() => ConnectAsync(configuration.GetConnectionString("Redis")));

    /// <summary>The database while it is connected, else null.</summary>
    public async ValueTask<IDatabase?> TryGetDatabaseAsync() =>
        await _connection.Value is { IsConnected: true } connection ? connection.GetDatabase() : null;

    public async Task PublishAsync(string channel, string text)
    {
        try
        {
            if (await TryGetDatabaseAsync() is { } database)
                await database.PublishAsync(RedisChannel.Literal(channel), text, CommandFlags.FireAndForget);
        }
        catch (RedisException exception)
        {
            Away(log, exception.GetType().Name);
        }
    }

    /// <summary>Stays subscribed across reconnects; starts to listen when Redis comes, if it is not there yet.</summary>
    public async Task SubscribeAsync(string channel, Func<string, Task> heard)
    {
        if (await _connection.Value is not { } connection)
            return;
        var queue = await connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal(channel), CommandFlags.FireAndForget);
        queue.OnMessage(message => heard(message.Message.ToString()));
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated && await _connection.Value is { } connection)
            await connection.DisposeAsync();
    }

    private static async Task<ConnectionMultiplexer?> ConnectAsync(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
            return null;
        var options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.ClientName = "nobat";
        options.ConnectTimeout = 1_000;
        options.AsyncTimeout = 100;
        options.SyncTimeout = 100;
        // While it is away commands fail at once instead of queueing behind the reconnect.
        options.BacklogPolicy = BacklogPolicy.FailFast;
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis is away: {Reason}")]
    private static partial void Away(ILogger log, string reason);
}
