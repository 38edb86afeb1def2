using NodaTime;

namespace Nobat.Application.Common;

/// <summary>
/// The database's own clock, for queries only: translated to <c>nobat_now()</c>. Deadlines are judged by it, so that a process whose
/// clock is wrong shows and decides nothing differently.
/// </summary>
public static class DatabaseClock
{
    public static Instant Now() => throw new InvalidOperationException("Only inside a database query.");
}
