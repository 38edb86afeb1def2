using Nobat.Application.Availability;
using Nobat.Domain.Availability;
using Nobat.Domain.Common;
using Nobat.Infrastructure.Database.Converters;
using NodaTime;
using Npgsql;

namespace Nobat.Infrastructure.Database;

/// <summary>A calendar as read, with the version it had before anything else of it was read; null without a schedule.</summary>
internal sealed record ReadCalendar(CalendarView View, long? Version);

/// <summary>One batch, one round trip: the calendar with the database's clock, its exceptions, and what is taken.</summary>
internal sealed class CalendarReader(NpgsqlDataSource database)
{
    private const string VersionSql = """
        SELECT nobat_now(), a.version
          FROM stylist_profiles p LEFT JOIN availability a ON a.stylist_id = p.id
         WHERE p.id = $1 AND p.status = 'approved'
        """;

    private const string CalendarSql = """
        SELECT nobat_now(), a.time_zone, a.weekly_hours::text, a.slot_duration_minutes, a.slot_step_minutes, a.buffer_time_minutes,
               a.minimum_notice_minutes, a.max_advance_days, a.requires_approval, a.version
          FROM stylist_profiles p LEFT JOIN availability a ON a.stylist_id = p.id
         WHERE p.id = $1 AND p.status = 'approved'
        """;

    private const string ExceptionsSql = """
        SELECT id, kind, first_date, last_date, recurring_day_of_week, start_minute, end_minute, sequence
          FROM availability_exceptions
         WHERE stylist_id = $1 AND (first_date IS NULL OR first_date <= $3) AND (last_date IS NULL OR last_date >= $2)
        """;

    private const string BusySql = """
        SELECT id, lower(work), upper(work), least(ends_at, upper(work)), CASE WHEN status <> 'confirmed' THEN expires_at END, status = 'held'
          FROM bookings, unnest(blocked) work
         WHERE stylist_id = $1 AND status IN ('held', 'pending', 'confirmed') AND blocked && $2
         ORDER BY work
        """;

    // Wide enough for the dates in any zone and for a blocked interval that began the day before.
    private static readonly Duration Margin = Duration.FromHours(26);

    /// <summary>The clock and the version alone; null unless the stylist's profile is approved.</summary>
    public async Task<(Instant Now, long? Version)?> ReadVersionAsync(StylistId stylist, CancellationToken ct)
    {
        await using var command = database.CreateCommand(VersionSql);
        command.Parameters.Add(Id(stylist));
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (await reader.GetFieldValueAsync<Instant>(0, ct), VersionIn(reader, 1)) : null;
    }

    public async Task<ReadCalendar?> ReadAsync(StylistId stylist, LocalDate from, LocalDate to, CancellationToken ct)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(CalendarSql) { Parameters = { Id(stylist) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(ExceptionsSql) { Parameters = { Id(stylist), Value(from), Value(to) } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(BusySql) { Parameters = { Id(stylist), Value(Around(from, to)) } });
        await using var reader = await batch.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            return null;
        var (now, timeZone, hours, settings) = Calendar(reader);
        var version = VersionIn(reader, 9);
        await reader.NextResultAsync(ct);
        List<CalendarException> exceptions = [];
        while (await reader.ReadAsync(ct))
            exceptions.Add(Exception(reader));
        await reader.NextResultAsync(ct);
        List<BusyInterval> busy = [];
        while (await reader.ReadAsync(ct))
            busy.Add(Busy(reader));
        return new ReadCalendar(new CalendarView(timeZone, new SlotRules(timeZone, hours, settings, exceptions), [.. busy], now), version);
    }

    private static Interval Around(LocalDate from, LocalDate to) =>
        new(
            from.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() - Margin,
            to.PlusDays(1).AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() + Margin
        );

    /// <summary>An approved stylist who has set no hours yet has an empty calendar.</summary>
    private static (Instant Now, string TimeZone, WeeklyHours Hours, SlotSettings Settings) Calendar(NpgsqlDataReader row)
    {
        var now = row.GetFieldValue<Instant>(0);
        return row.IsDBNull(1)
            ? (now, TimeZones.Default, WeeklyHours.None, SlotSettings.Default)
            : (now, row.GetString(1), WeeklyHoursConverter.Read(row.GetString(2)), Settings(row));
    }

    private static SlotSettings Settings(NpgsqlDataReader row) =>
        SlotSettings
            .Create(
                row.GetInt32(3),
                row.IsDBNull(4) ? null : row.GetInt32(4),
                row.GetInt32(5),
                row.GetInt32(6),
                row.GetInt32(7),
                row.GetBoolean(8)
            )
            .Value;

    private static CalendarException Exception(NpgsqlDataReader row) =>
        CalendarException.Restore(
            new CalendarExceptionId(row.GetGuid(0)),
            row.GetFieldValue<ExceptionKind>(1),
            new ExceptionDays(
                row.IsDBNull(2) ? null : row.GetFieldValue<LocalDate>(2),
                row.IsDBNull(3) ? null : row.GetFieldValue<LocalDate>(3),
                row.IsDBNull(4) ? null : (IsoDayOfWeek)row.GetInt16(4)
            ),
            row.IsDBNull(5) ? null : new ClockTime(row.GetInt16(5)),
            row.IsDBNull(6) ? null : new ClockTime(row.GetInt16(6)),
            row.GetInt64(7)
        );

    private static BusyInterval Busy(NpgsqlDataReader row) =>
        new(
            new BookingId(row.GetGuid(0)),
            new Interval(row.GetFieldValue<Instant>(1), row.GetFieldValue<Instant>(2)),
            row.GetFieldValue<Instant>(3),
            row.IsDBNull(4) ? null : row.GetFieldValue<Instant>(4),
            row.GetBoolean(5)
        );

    private static long? VersionIn(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static NpgsqlParameter<Guid> Id(StylistId stylist) => Value(stylist.Value);

    private static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };
}
