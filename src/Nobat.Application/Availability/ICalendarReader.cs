using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using NodaTime;

namespace Nobat.Application.Availability;

/// <summary>The hot read behind every list of free times: one round trip, no transaction.</summary>
public interface ICalendarReader
{
    /// <summary>What the engine needs for these dates; null unless the stylist's profile is approved.</summary>
    Task<CalendarView?> ReadAsync(StylistId stylist, LocalDate from, LocalDate to, CancellationToken ct);
}

/// <summary>A calendar as it was at one moment.</summary>
/// <param name="Busy">What is taken around the dates asked for, holds that have run out included.</param>
/// <param name="Now">The database's clock.</param>
public sealed record CalendarView(string TimeZone, SlotRules Rules, BusyInterval[] Busy, Instant Now);
