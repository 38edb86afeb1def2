using Nobat.Domain.Availability;
using NodaTime;

namespace Nobat.Domain.Tests.Availability;

/// <summary>Two years in zones whose clocks jump at midnight, at noon, by half an hour, or over a whole day.</summary>
public sealed class SlotEngineZoneTests
{
    public static readonly string[] Zones =
    [
        "Asia/Tehran",
        "Asia/Beirut",
        "Asia/Jerusalem",
        "Asia/Kathmandu",
        "Africa/Cairo",
        "Africa/Casablanca",
        "America/Asuncion",
        "America/Havana",
        "America/Santiago",
        "America/New_York",
        "America/St_Johns",
        "America/Nuuk",
        "Antarctica/Troll",
        "Atlantic/Azores",
        "Australia/Lord_Howe",
        "Europe/Berlin",
        "Europe/Chisinau",
        "Pacific/Auckland",
        "Pacific/Chatham",
        "Pacific/Easter",
    ];

    /// <summary>Years in which these zones did have changes; Tehran, for one, has had none since 2022.</summary>
    private static readonly (string Zone, LocalDate From)[] Past =
    [
        ("Asia/Tehran", new LocalDate(2021, 1, 1)),
        ("Pacific/Apia", new LocalDate(2011, 6, 1)),
        ("America/Sao_Paulo", new LocalDate(2017, 6, 1)),
        ("Asia/Amman", new LocalDate(2021, 6, 1)),
    ];

    [Fact, Trait("Promise", "B-4")]
    public void No_slot_is_lost_or_doubled_in_twenty_zones_over_two_years()
    {
        Assert.Equal(20, Zones.Distinct().Count());
        var changes = 0;
        foreach (var (zone, from) in Zones.Select(zone => (zone, new LocalDate(2026, 1, 1))).Concat(Past))
            changes += Check(zone, from);
        Assert.True(changes > 60, $"Only {changes} changes of a clock were met.");
    }

    /// <summary>Every wall-clock quarter of an hour that happens is on the grid once, in order, at its first moment.</summary>
    private static int Check(string zone, LocalDate from)
    {
        var hours = Enumerable.Range(1, 7).Select(day => new WeeklyInterval((IsoDayOfWeek)day, ClockTime.StartOfDay, ClockTime.EndOfDay));
        var settings = SlotSettings.Create(15, 15, 0, 0, 365, false).Value;
        var rules = new SlotRules(zone, WeeklyHours.Create([.. hours]).Value, settings, []);
        var to = from.PlusDays(729);
        var now = rules.Zone.AtStartOfDay(from.PlusDays(-2)).ToInstant();

        var actual = SlotEngine
            .Grid(rules, from, to, [], now)
            .SelectMany(day => day.Slots.ToArray().Select(slot => (day.Date + slot.StartTime, slot.StartsAt)));

        Assert.Equal(QuartersThatHappen(rules.Zone, from, to), actual.ToList());
        return rules.Zone.GetZoneIntervals(rules.Reach(from, to)).Count() - 1;
    }

    /// <summary>Walks through time itself (all these offsets are whole quarters of an hour) and writes down what the wall clock shows the first time it does.</summary>
    private static List<(LocalDateTime, Instant)> QuartersThatHappen(DateTimeZone zone, LocalDate from, LocalDate to)
    {
        List<(LocalDateTime Local, Instant)> seen = [];
        HashSet<LocalDateTime> shown = [];
        var end = zone.AtStartOfDay(to.PlusDays(1)).ToInstant();
        var period = new Interval(zone.AtStartOfDay(from).ToInstant(), end);
        foreach (var interval in zone.GetZoneIntervals(period))
        {
            var at = Instant.Max(interval.HasStart ? interval.Start : period.Start, period.Start);
            var until = Instant.Min(interval.HasEnd ? interval.End : end, end);
            for (; at < until; at += Duration.FromMinutes(15))
            {
                var local = at.WithOffset(interval.WallOffset).LocalDateTime;
                if (shown.Add(local))
                    seen.Add((local, at));
            }
        }

        return [.. seen.OrderBy(quarter => quarter.Local)];
    }
}
