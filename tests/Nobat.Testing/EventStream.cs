using System.Net.ServerSentEvents;
using System.Text.Json;
using System.Threading.Channels;

namespace Nobat.Testing;

/// <summary>One event of a stream.</summary>
public sealed record Told(string Name, JsonElement Data, string? Id);

/// <summary>A reader of server-sent events, as an app would be one.</summary>
public sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpResponseMessage _reply;
    private readonly Channel<Told> _told = Channel.CreateUnbounded<Told>();
    private readonly CancellationTokenSource _close = new();
    private readonly Task _reading;

    private EventStream(HttpResponseMessage reply)
    {
        _reply = reply;
        _reading = ReadAsync();
    }

    /// <summary>The server said that there is nothing more, or broke off.</summary>
    public Task Ended => _reading;

    /// <summary>Where a new stream would go on.</summary>
    public string? LastEventId { get; private set; }

    public static async Task<EventStream> OpenAsync(HttpClient client, string path, string? lastEventId = null)
    {
        var reply = await AskAsync(client, path, lastEventId);
        if (!reply.IsSuccessStatusCode || reply.Content.Headers.ContentType?.MediaType != "text/event-stream")
            throw new InvalidOperationException($"{(int)reply.StatusCode}: {await reply.Content.ReadAsStringAsync()}");
        return new EventStream(reply);
    }

    /// <summary>The answer as it begins; whoever asks disposes of it.</summary>
    public static async Task<HttpResponseMessage> AskAsync(HttpClient client, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The next event of this name; others before it are passed over.</summary>
    public async Task<Told> NextAsync(string name)
    {
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            while (true)
            {
                var told = await _told.Reader.ReadAsync(timeout.Token);
                if (told.Name == name)
                    return told;
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            throw new TimeoutException($"No event {name} came.", exception);
        }
    }

    /// <summary>So many of one name, in their order.</summary>
    public async Task<IReadOnlyList<Told>> NextAsync(string name, int count)
    {
        var all = new List<Told>();
        while (all.Count < count)
            all.Add(await NextAsync(name));
        return all;
    }

    /// <summary>What has come and was not asked for yet.</summary>
    public IReadOnlyList<Told> Rest()
    {
        var rest = new List<Told>();
        while (_told.Reader.TryRead(out var told))
            rest.Add(told);
        return rest;
    }

    public async ValueTask DisposeAsync()
    {
        await _close.CancelAsync();
        _reply.Dispose();
        await _reading;
        _close.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            await using var body = await _reply.Content.ReadAsStreamAsync(_close.Token);
            var parser = SseParser.Create(body);
            await foreach (var item in parser.EnumerateAsync(_close.Token))
            {
                LastEventId = parser.LastEventId;
                _told.Writer.TryWrite(new Told(item.EventType, JsonElement.Parse(item.Data), item.EventId));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or HttpRequestException)
        {
            // Closed from here, or broken off.
        }
        finally
        {
            _told.Writer.TryComplete();
        }
    }
}
