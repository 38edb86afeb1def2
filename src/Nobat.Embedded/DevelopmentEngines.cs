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
    private readonly EmbeddedPostgres _postgres;
    private readonly EmbeddedRedis? _redis;

    private DevelopmentEngines(EmbeddedPostgres postgres, EmbeddedRedis? redis, string redisAddress)
    {
        _postgres = postgres;
        _redis = redis;
        Redis = redisAddress;
    }

    /// <summary>Connection string of the database.</summary>
    public string Database => _postgres.ConnectionString;

    /// <summary>Connection string of the Redis-protocol server.</summary>
    public string Redis { get; }

    /// <summary>Starts or joins the engines of <paramref name="folder"/>; <paramref name="reset"/> throws the old data away first.</summary>
    /// <exception cref="EmbeddedEngineException">The message says what to do.</exception>
    public static async Task<DevelopmentEngines> StartAsync(string folder, bool reset, CancellationToken ct = default)
    {
        var postgresFolder = Path.Combine(folder, "postgres");
        if (reset)
            await EmbeddedPostgres.DeleteAsync(postgresFolder, ct);
        var postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = postgresFolder }, ct);
        try
        {
            var portFile = Path.Combine(folder, "redis.port");
            using var turn = await FolderLock.AcquireAsync(Path.Combine(folder, "redis.lock"), ct);
            if (await RunningAsync(portFile, ct) is { } running)
                return new DevelopmentEngines(postgres, redis: null, running);
            var redis = EmbeddedRedis.Start();
            await File.WriteAllTextAsync(portFile, redis.Port.ToString(CultureInfo.InvariantCulture), ct);
            return new DevelopmentEngines(postgres, redis, redis.ConnectionString);
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _redis?.Dispose();
        await _postgres.DisposeAsync();
    }

    private static async Task<string?> RunningAsync(string portFile, CancellationToken ct)
    {
        if (!File.Exists(portFile) || !int.TryParse(await File.ReadAllTextAsync(portFile, ct), CultureInfo.InvariantCulture, out var port))
            return null;
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, ct);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray(), ct);
            var answer = new byte[7];
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(TimeSpan.FromSeconds(2));
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
