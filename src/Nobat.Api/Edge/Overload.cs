using System.ComponentModel.DataAnnotations;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Nobat.Api.Http;
using Nobat.Application.Common;
using NodaTime;

namespace Nobat.Api.Edge;

/// <summary>
/// How many requests of each lane are at work at once, and how many wait (<c>Overload</c> in configuration). A lane takes nothing
/// from another, so a flood of one leaves the others their share.
/// </summary>
internal sealed class OverloadOptions
{
    private static readonly int Readers = Math.Max(8, 4 * Environment.ProcessorCount);

    /// <summary>How long a request's body may take to come; until then the request has no place in a lane.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan BodyWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Public reading: the first to be shed. It reckons more than it waits, so that more of it at once is not more of it done: everybody,
    /// those sent away too, would only wait for the same cores.
    /// </summary>
    [ValidateObjectMembers]
    public LaneOptions Browse { get; init; } = new() { Running = Readers, Waiting = 4 * Readers };

    /// <summary>Proving who one is. Little at a time: it costs most, and a flood of it must leave the others their connections.</summary>
    [ValidateObjectMembers]
    public LaneOptions SignIn { get; init; } = new() { Running = 16, Waiting = 256 };

    /// <summary>Sending codes: it costs nothing but waits for a provider, for seconds where one hangs, and nobody else is to wait with it.</summary>
    [ValidateObjectMembers]
    public LaneOptions Codes { get; init; } = new() { Running = 128, Waiting = 256 };

    /// <summary>What people do with their accounts.</summary>
    [ValidateObjectMembers]
    public LaneOptions Account { get; init; } = new() { Running = 64, Waiting = 512 };

    /// <summary>Taking and giving back time: a rush for one calendar waits its turn rather than being sent away.</summary>
    [ValidateObjectMembers]
    public LaneOptions Booking { get; init; } = new() { Running = 160, Waiting = 4_000 };
}

internal sealed class LaneOptions
{
    [Range(1, 10_000)]
    public int Running { get; set; } = 1;

    [Range(0, 100_000)]
    public int Waiting { get; set; }
}

[OptionsValidator]
internal sealed partial class OverloadOptionsValidator : IValidateOptions<OverloadOptions>;

/// <summary>Of a request that was sent away for there being too many; it has no line of its own in the log.</summary>
internal sealed class SentAway
{
    public static readonly SentAway Mark = new();
}

/// <summary>
/// Sends away at once, before anything was spent on it, what could not be served in time anyway. What has no policy, such as a probe,
/// is never sent away.
/// </summary>
internal sealed partial class OverloadMiddleware : IDisposable
{
    private static readonly Duration TryAgainAfter = Duration.FromSeconds(1);

    private readonly RequestDelegate _next;
    private readonly ILogger<OverloadMiddleware> _log;
    private readonly TimeProvider _clock;
    private readonly ConcurrencyLimiter _browse;
    private readonly ConcurrencyLimiter _signIn;
    private readonly ConcurrencyLimiter _codes;
    private readonly ConcurrencyLimiter _account;
    private readonly ConcurrencyLimiter _booking;
    private long _sentAway;
    private long _toldAt;

    public OverloadMiddleware(RequestDelegate next, IOptions<OverloadOptions> options, TimeProvider clock, ILogger<OverloadMiddleware> log)
    {
        (_next, _clock, _log) = (next, clock, log);
        _browse = Make(options.Value.Browse);
        _signIn = Make(options.Value.SignIn);
        _codes = Make(options.Value.Codes);
        _account = Make(options.Value.Account);
        _booking = Make(options.Value.Booking);
    }

    public async Task InvokeAsync(HttpContext http)
    {
        var metadata = http.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<RateLimitMetadata>() is not { Policy: var policy })
        {
            await _next(http);
            return;
        }

        var lane = metadata.GetMetadata<SendsCodes>() is null ? LaneOf(policy) : _codes;
        using var lease = await lane.AcquireAsync(1, http.RequestAborted);
        if (metadata.GetMetadata<StaysOpenAttribute>() is not null)
            http.Features.Set<RateLimitLease>(lease);
        if (lease.IsAcquired)
        {
            await _next(http);
            return;
        }

        http.Features.Set(SentAway.Mark);
        Count();
        await RequestErrors.Busy.After(TryAgainAfter).ToProblem().ExecuteAsync(http);
    }

    /// <summary>One line a second for all of them: a line each would feed the overload.</summary>
    private void Count()
    {
        Interlocked.Increment(ref _sentAway);
        var (now, told) = (_clock.GetTimestamp(), Interlocked.Read(ref _toldAt));
        var isTime = told == 0 || _clock.GetElapsedTime(told, now) >= TryAgainAfter.ToTimeSpan();
        if (isTime && Interlocked.CompareExchange(ref _toldAt, now, told) == told)
            Shed(_log, Interlocked.Exchange(ref _sentAway, 0));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sent away {Count} requests, as there were more than could be served in time")]
    private static partial void Shed(ILogger log, long count);

    public void Dispose()
    {
        _browse.Dispose();
        _signIn.Dispose();
        _codes.Dispose();
        _account.Dispose();
        _booking.Dispose();
    }

    private ConcurrencyLimiter LaneOf(RequestKind policy) =>
        policy switch
        {
            RequestKind.Browse => _browse,
            RequestKind.SignIn => _signIn,
            RequestKind.Book or RequestKind.Callback => _booking,
            _ => _account,
        };

    private static ConcurrencyLimiter Make(LaneOptions lane) =>
        new(
            new ConcurrencyLimiterOptions
            {
                PermitLimit = lane.Running,
                QueueLimit = lane.Waiting,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }
        );
}
