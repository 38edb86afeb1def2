using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nobat.Testing;

/// <summary>A mail server on a free port that speaks as much SMTP (RFC 5321) as a sender needs, and can refuse.</summary>
public sealed class MailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Letter> _letters = new();
    private readonly Task _serving;

    /// <param name="Raw">Headers and body as they came.</param>
    public sealed record Letter(string From, string To, string Raw);

    public MailServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyList<Letter> Letters => [.. _letters];

    /// <summary>The answer to every recipient; begins with the code.</summary>
    public string ToRecipients { get; set; } = "250 OK";

    /// <summary>Conversations begun.</summary>
    public int Conversations { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Conversations++;
                await TalkAsync(client);
            }
        }
        catch (Exception ended)
            when (ended is OperationCanceledException or SocketException or IOException && _stop.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        var (from, to) = ("", "");
        await writer.WriteLineAsync("220 mail.test");
        while (await reader.ReadLineAsync(_stop.Token) is { } line)
        {
            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            switch (verb)
            {
                case "EHLO" or "HELO" or "RSET" or "NOOP":
                    await writer.WriteLineAsync("250 mail.test");
                    break;
                case "MAIL":
                    from = line;
                    await writer.WriteLineAsync("250 OK");
                    break;
                case "RCPT":
                    to = line;
                    await writer.WriteLineAsync(ToRecipients);
                    break;
                case "DATA":
                    await writer.WriteLineAsync("354 go on");
                    _letters.Enqueue(new Letter(from, to, await BodyAsync(reader)));
                    await writer.WriteLineAsync("250 taken");
                    break;
                case "QUIT":
                    await writer.WriteLineAsync("221 bye");
                    return;
                default:
                    await writer.WriteLineAsync("502 what?");
                    break;
            }
        }
    }

    private async Task<string> BodyAsync(StreamReader reader)
    {
        var body = new StringBuilder();
        while (await reader.ReadLineAsync(_stop.Token) is { } line && line != ".")
            body.AppendLine(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line);
        return body.ToString();
    }
}
