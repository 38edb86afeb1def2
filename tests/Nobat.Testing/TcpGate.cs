using System.Net;
using System.Net.Sockets;

namespace Nobat.Testing;

/// <summary>
/// A door in front of a server that can be held: connections stay, new ones are taken, and nothing passes any more, as behind a
/// firewall that drops packets; or be shut: connections break and new ones are refused at once.
/// </summary>
public sealed class TcpGate : IAsyncDisposable
{
    private readonly IPEndPoint _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _sockets = [];
    private readonly Lock _gate = new();
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private TaskCompletionSource _held = Open();

    private TcpGate(IPEndPoint server) => _server = server;

    /// <summary>Where clients connect to.</summary>
    public int Port { get; private set; }

    public static TcpGate Before(string host, int port)
    {
        var gate = new TcpGate(new IPEndPoint(IPAddress.Parse(host == "localhost" ? "127.0.0.1" : host), port));
        gate.Listen();
        return gate;
    }

    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Shut()
    {
        _listener.Stop();
        lock (_gate)
        {
            _sockets.ForEach(socket => socket.Dispose());
            _sockets.Clear();
        }
    }

    /// <summary>Lets through again what was held or shut.</summary>
    public void Reopen()
    {
        _held.TrySetResult();
        if (!_listener.Server.IsBound)
            Listen();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _held.TrySetResult();
        Shut();
        _listener.Dispose();
        _stop.Dispose();
    }

    private void Listen()
    {
        _listener.Dispose();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener);
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptSocketAsync(_stop.Token));
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Shut, or disposed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        lock (_gate)
            _sockets.AddRange([client, server]);
        try
        {
            await server.ConnectAsync(_server, _stop.Token);
            await Task.WhenAny(PassAsync(client, server), PassAsync(server, client));
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side hung up.
        }

        client.Dispose();
        server.Dispose();
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        var buffer = new byte[16_384];
        while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var count)
        {
            await _held.Task;
            await to.SendAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }

    private static TaskCompletionSource Open()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
