using NodaTime;

namespace Nobat.Application.Common;

public static class ClockExtensions
{
    /// <summary>Now, in whole microseconds: what PostgreSQL keeps, so that an answer reads the same before and after it was stored.</summary>
    public static Instant GetCurrentInstant(this TimeProvider clock)
    {
        var ticks = clock.GetUtcNow().UtcTicks;
        return NodaConstants.BclEpoch.PlusTicks(ticks - ticks % TimeSpan.TicksPerMicrosecond);
    }
}
