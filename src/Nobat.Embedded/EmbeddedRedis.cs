using System.Net;
using Garnet;
using Garnet.server;

namespace Nobat.Embedded;

/// <summary>A server that speaks Redis's protocol, inside this process, on a free loopback port; nothing is kept on disk.</summary>
public sealed class EmbeddedRedis : IDisposable
{
    private const int Attempts = 3;
    private readonly GarnetServer _server;

    private EmbeddedRedis(GarnetServer server, int port)
    {
        _server = server;
        Port = port;
    }

    /// <summary>The loopback port.</summary>
    public int Port { get; }

    /// <summary>For StackExchange.Redis.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <summary>Starts a server that holds at most some tens of megabytes; the oldest entries make room for new ones.</summary>
    public static EmbeddedRedis Start()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = EmbeddedPostgres.FreePort();
            var server = new GarnetServer(Options(port));
            try
            {
                server.Start();
                return new EmbeddedRedis(server, port);
            }
            catch (Exception) when (attempt < Attempts)
            {
                // Somebody may have taken the port between our look and the start.
                server.Dispose();
            }
        }
    }

    public void Dispose() => _server.Dispose();

    private static GarnetServerOptions Options(int port) =>
        new(logger: null)
        {
            EndPoints = [new IPEndPoint(IPAddress.Loopback, port)],
            EnableLua = true,
            LuaOptions = new LuaOptions(),
            // Scripts are one step, as Redis has them.
            LuaTransactionMode = true,
            QuietMode = true,
            LogMemorySize = "32m",
            PageSize = "2m",
            IndexMemorySize = "4m",
            MaxDatabases = 1,
        };
}
