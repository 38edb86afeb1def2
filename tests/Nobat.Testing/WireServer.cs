using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Nobat.Testing;

/// <summary>How a provider misbehaves.</summary>
public enum WireFault
{
    /// <summary>Not at all: for the questions before the one that goes wrong.</summary>
    None,
    Http500,

    /// <summary>Never answers.</summary>
    Hang,

    /// <summary>Cuts the connection before it did anything.</summary>
    CutBefore,

    /// <summary>Cuts the connection after it did what was asked.</summary>
    CutAfter,

    /// <summary>No JSON.</summary>
    Garbage,

    /// <summary>Ten megabytes.</summary>
    Huge,

    /// <summary>JSON of another shape.</summary>
    Strange,
}

/// <summary>What a provider says to a request: its effect on the books is part of it.</summary>
public sealed record WireAnswer(int Status, string Json);

/// <summary>A provider on a real port, which speaks its documented wire from books of its own, and misbehaves as told.</summary>
public abstract class WireServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<WireFault> _faults = new();
    private readonly TaskCompletionSource _closing = new();
    private WebApplication? _app;

    public Uri Address { get; private set; } = null!;

    /// <summary>How long it takes to answer.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>While set, every request is met with it.</summary>
    public WireFault? Always { get; set; }

    /// <summary>The next requests are met with these, one each.</summary>
    public void Fail(params WireFault[] faults)
    {
        foreach (var fault in faults)
            _faults.Enqueue(fault);
    }

    /// <summary>What was to go wrong and has not, no longer does.</summary>
    public void Forgive() => _faults.Clear();

    /// <summary>Reads a request; what it returns answers it, once or not at all.</summary>
    protected abstract Task<Func<WireAnswer>> ReadAsync(HttpContext http);

    protected async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.MapMethods("/{**path}", ["GET", "POST"], HandleAsync);
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _closing.TrySetResult();
        if (_app is not null)
            await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task HandleAsync(HttpContext http)
    {
        var answer = await ReadAsync(http);
        if (Latency > TimeSpan.Zero)
            await Task.Delay(Latency);
        switch (Always ?? (_faults.TryDequeue(out var fault) ? fault : (WireFault?)null))
        {
            case null or WireFault.None:
                var said = answer();
                http.Response.StatusCode = said.Status;
                await SayAsync(http, said.Json);
                break;
            case WireFault.Http500:
                http.Response.StatusCode = 500;
                break;
            case WireFault.Hang:
                await Task.WhenAny(_closing.Task, Task.Delay(Timeout.Infinite, http.RequestAborted));
                break;
            case WireFault.CutAfter:
                answer();
                http.Abort();
                break;
            case WireFault.Garbage:
                await SayAsync(http, "<html>502</html>");
                break;
            case WireFault.Huge:
                await SayAsync(http, $"{{\"data\":\"{new string('x', 10 * 1024 * 1024)}\"}}");
                break;
            case WireFault.Strange:
                await SayAsync(http, """[{"data":[1,2,3]}]""");
                break;
            default:
                http.Abort();
                break;
        }
    }

    private static async Task SayAsync(HttpContext http, string text)
    {
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
    }
}
