using Microsoft.Extensions.Caching.Memory;
using Nobat.Application.Availability;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Infrastructure.Database;

/// <summary>
/// Keeps what was read of a calendar for as long as its version in the database is the same, which every look asks first: whatever
/// changes the rules or takes or frees time raises the version in its own transaction, so nothing older is ever shown, in any process.
/// What only time changes, such as a hold that runs out, is judged by the clock that comes with the version.
/// </summary>
internal sealed class CalendarMemory(CalendarReader calendars) : ICalendarReader, IDisposable
{
    /// <summary>Counted in intervals and exceptions kept, some 150 bytes each: about 60 MB at most.</summary>
    private const int Room = 400_000;
    private const int OwnSize = 20;
    private static readonly TimeSpan Unused = TimeSpan.FromMinutes(10);

    private readonly MemoryCache _memory = new(new MemoryCacheOptions { SizeLimit = Room });

    public async Task<CalendarView?> ReadAsync(StylistId stylist, LocalDate from, LocalDate to, CancellationToken ct)
    {
        var key = (stylist, from, to);
        if (_memory.TryGetValue<ReadCalendar>(key, out var known) && known is not null)
        {
            if (await calendars.ReadVersionAsync(stylist, ct) is not var (now, version))
                return null;
            if (version == known.Version)
                return known.View with { Now = now };
        }

        var read = await calendars.ReadAsync(stylist, from, to, ct);
        // The version was read first: what was read after it can only be newer, and is then never asked for again.
        if (read is { Version: not null })
            _memory.Set(key, read, new MemoryCacheEntryOptions { Size = SizeOf(read.View), SlidingExpiration = Unused });
        return read?.View;
    }

    public void Dispose() => _memory.Dispose();

    private static int SizeOf(CalendarView view) => OwnSize + view.Busy.Length + view.Rules.Exceptions.Count;
}
