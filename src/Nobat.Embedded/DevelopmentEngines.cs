using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Nobat.Embedded;

/// <summary>
/// What <c>dotnet run</c> needs when nothing is configured. Further processes with the same folder share both engines; the Redis
/// one lives in the first process and goes with it.
/// </summary>
public sealed class DevelopmentEngines : IAsyncDisposable
{
    private readonly EmbeddedPostgres? _postgres;
    private readonly EmbeddedRedis? _redis;

    private DevelopmentEngines(EmbeddedPostgres? postgres, EmbeddedRedis? redis, string? redisAddress)
    {
        _postgres = postgres;
        _redis = redis;
        Redis = redisAddress;
    }

    /// <summary>Connection string of the database; null when none was wanted.</summary>
    public string? Database => _postgres?.ConnectionString;

    /// <summary>Connection string of the Redis-protocol server; null when none was wanted.</summary>
    public string? Redis { get; }

    /// <summary>Which engines to start, and whether to throw the old data away first.</summary>
    public sealed record Wanted
    {
        public bool Database { get; init; } = true;
        public bool Redis { get; init; } = true;
        public bool Reset { get; init; }
    }

    /// <summary>Starts or joins the engines of <paramref name="folder"/>.</summary>
    /// <exception cref="EmbeddedEngineException">The message says what to do.</exception>
    public static async Task<DevelopmentEngines> StartAsync(string folder, Wanted wanted, CancellationToken ct = default)
    {
        Directory.CreateDirectory(folder);
        var postgres = wanted.Database ? await StartPostgresAsync(Path.Combine(folder, "postgres"), wanted.Reset, ct) : null;
        try
        {
            var (redis, address) = wanted.Redis ? await StartOrJoinRedisAsync(folder, ct) : (null, null);
            return new DevelopmentEngines(postgres, redis, address);
        }
        catch
        {
            if (postgres is not null)
                await postgres.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _redis?.Dispose();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    private static async Task<EmbeddedPostgres> StartPostgresAsync(string folder, bool reset, CancellationToken ct)
    {
        if (reset)
            await EmbeddedPostgres.DeleteAsync(folder, ct);
        return await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = folder }, ct);
    }

    private static async Task<(EmbeddedRedis? Own, string Address)> StartOrJoinRedisAsync(string folder, CancellationToken ct)
    {
        var portFile = Path.Combine(folder, "redis.port");
        using var turn = await FolderLock.AcquireAsync(Path.Combine(folder, "redis.lock"), ct);
        if (await AnsweringAsync(portFile, ct) is { } running)
            return (null, running);
        var redis = EmbeddedRedis.Start();
        await File.WriteAllTextAsync(portFile, redis.Port.ToString(CultureInfo.InvariantCulture), ct);
        return (redis, redis.ConnectionString);
    }

    private static async Task<string?> AnsweringAsync(string portFile, CancellationToken ct)
    {
        if (!File.Exists(portFile) || !int.TryParse(await File.ReadAllTextAsync(portFile, ct), CultureInfo.InvariantCulture, out var port))
            return null;
        using var client = new TcpClient();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray(), limit.Token);
            var answer = new byte[7];
            await client.GetStream().ReadExactlyAsync(answer, limit.Token);
            return answer.AsSpan().SequenceEqual("+PONG\r\n"u8) ? $"127.0.0.1:{port}" : null;
        }
        catch (Exception exception)
            when (exception is SocketException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }
}
