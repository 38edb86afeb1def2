using BenchmarkDotNet.Attributes;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Benchmarks;

/// <summary>A month of free times: 31 days of 12 hours on a 15-minute grid with 310 visits in it, and any number outside it.</summary>
[MemoryDiagnoser]
public class SlotEngineBenchmarks
{
    private static readonly LocalDate First = new(2026, 12, 1);
    private static readonly LocalDate Last = new(2026, 12, 31);
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 23, 8, 0);

    private SlotRules _rules = null!;
    private BusyInterval[] _busy = [];

    /// <summary>Visits outside the month: its cost must not grow with them beyond a glance at each.</summary>
    [Params(0, 3100)]
    public int Outside { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var hours = Enumerable.Range(1, 7).Select(day => new WeeklyInterval((IsoDayOfWeek)day, new ClockTime(540), new ClockTime(1260)));
        var settings = SlotSettings.Create(30, 15, 10, 120, 60, false).Value;
        _rules = new SlotRules(TimeZones.Default, WeeklyHours.Create([.. hours]).Value, settings, []);
        var before = Enumerable.Range(1, Outside).Select(i => Visit(First.PlusDays(-1 - (i / 10)), i % 10));
        var within = Enumerable.Range(0, 31).SelectMany(day => Enumerable.Range(0, 10).Select(i => Visit(First.PlusDays(day), i)));
        _busy = [.. before.Concat(within).OrderBy(visit => visit.Blocked.Start)];
    }

    [Benchmark]
    public int Month() => SlotEngine.Grid(_rules, First, Last, _busy, Now).Length;

    private BusyInterval Visit(LocalDate date, int number)
    {
        var start = (date + new LocalTime(9, 0).PlusMinutes(number * 70)).InZoneLeniently(_rules.Zone).ToInstant();
        var end = start + Duration.FromMinutes(30);
        return new BusyInterval(BookingId.New(), new Interval(start, end + Duration.FromMinutes(10)), end, null);
    }
}
