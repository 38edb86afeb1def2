using Polly.CircuitBreaker;

namespace Nobat.Infrastructure.Http;

/// <summary>Where the breaker of a client stands, for those who would rather ask elsewhere than be turned away by it.</summary>
internal sealed class BreakerWatch
{
    private long _openUntil;

    public CircuitBreakerStateProvider State { get; } = new();

    /// <summary>Until somebody may try again; the breaker itself only notices when somebody does.</summary>
    public bool IsOpen => State.CircuitState is CircuitState.Open && Environment.TickCount64 < Volatile.Read(ref _openUntil);

    public void Opened(TimeSpan length) => Volatile.Write(ref _openUntil, Environment.TickCount64 + (long)length.TotalMilliseconds);
}
