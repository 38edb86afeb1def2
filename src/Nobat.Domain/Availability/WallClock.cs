using NodaTime;
using NodaTime.TimeZones;

namespace Nobat.Domain.Availability;

/// <summary>
/// Wall-clock minutes of one day as ticks since 1970-01-01T00:00Z. Nearly every day lies far from any change of the zone's offset and is
/// one addition; only days near a change ask the zone minute by minute.
/// </summary>
internal struct WallClock(DateTimeZone zone)
{
    // A change moves the wall clock by 24 hours at most; two days on both sides leave no doubt.
    private static readonly long Margin = 2 * NodaConstants.TicksPerDay;

    private LocalDate _date;
    private bool _isPlain;
    private long _midnight;
    private long _plainFrom = long.MaxValue;
    private long _plainTo = long.MinValue;
    private long _offset;

    /// <param name="date">The day to speak of from now on.</param>
    /// <param name="localMidnight">Its midnight as if the zone were UTC, in ticks.</param>
    public void MoveTo(LocalDate date, long localMidnight)
    {
        _date = date;
        if (localMidnight < _plainFrom || localMidnight >= _plainTo)
            LookUp(localMidnight);
        _isPlain = localMidnight >= _plainFrom && localMidnight < _plainTo;
        _midnight = localMidnight - _offset;
    }

    /// <summary>When the wall clock shows this minute; the first time if it does so twice, null if it never does.</summary>
    public readonly long? StartAt(int minute)
    {
        if (_isPlain)
            return _midnight + (minute * NodaConstants.TicksPerMinute);
        var mapping = Map(minute);
        return mapping.Count == 0 ? null : mapping.First().ToInstant().ToUnixTimeTicks();
    }

    /// <summary>The first moment at which the wall clock has reached this minute, also when it jumps over it.</summary>
    public readonly long ReachedAt(int minute)
    {
        if (_isPlain)
            return _midnight + (minute * NodaConstants.TicksPerMinute);
        var mapping = Map(minute);
        return (mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant()).ToUnixTimeTicks();
    }

    /// <summary>The minute of the day that the wall clock shows then; of the next day when it is past midnight.</summary>
    public readonly int MinuteAt(long ticks)
    {
        var local = _isPlain
            ? LocalTime.FromTicksSinceMidnight((ticks - _midnight) % NodaConstants.TicksPerDay)
            : Instant.FromUnixTimeTicks(ticks).InZone(zone).TimeOfDay;
        return (local.Hour * 60) + local.Minute;
    }

    public readonly bool IsPlain => _isPlain;

    private void LookUp(long localMidnight)
    {
        var interval = zone.GetZoneInterval(Instant.FromUnixTimeTicks(localMidnight));
        _offset = interval.WallOffset.Ticks;
        _plainFrom = interval.HasStart ? interval.Start.ToUnixTimeTicks() + Margin : long.MinValue;
        _plainTo = interval.HasEnd ? interval.End.ToUnixTimeTicks() - Margin - NodaConstants.TicksPerDay : long.MaxValue;
    }

    private readonly ZoneLocalMapping Map(int minute) =>
        zone.MapLocal(
            minute == ClockTime.MinutesPerDay ? _date.PlusDays(1).AtMidnight() : _date.At(LocalTime.FromMinutesSinceMidnight(minute))
        );
}
