using NodaTime;

namespace Nobat.Application.Common;

public static class ClockExtensions
{
    public static Instant GetCurrentInstant(this TimeProvider clock) => Instant.FromDateTimeOffset(clock.GetUtcNow());
}
