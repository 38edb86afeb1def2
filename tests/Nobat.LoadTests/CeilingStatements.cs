using System.Globalization;
using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Nobat.LoadTests;

/// <summary>The product's statements, in its order and its transactions.</summary>
internal sealed class CeilingStatements(NpgsqlDataSource source)
{
    private const string Live = "status IN ('held', 'pending', 'confirmed')";
    private static readonly TimeSpan TehranOffset = new(3, 30, 0);

    public async Task ReadCalendarAsync(Guid stylist, DateOnly from, DateOnly to)
    {
        await using var batch = source.CreateBatch();
        Add(
            batch,
            """
            SELECT nobat_now(), a.time_zone, a.weekly_hours::text, a.slot_duration_minutes, a.slot_step_minutes, a.buffer_time_minutes,
                   a.minimum_notice_minutes, a.max_advance_days, a.requires_approval
              FROM stylist_profiles p LEFT JOIN availability a ON a.stylist_id = p.id
             WHERE p.id = $1 AND p.status = 'approved'
            """,
            stylist
        );
        Add(
            batch,
            """
            SELECT id, kind::text, first_date, last_date, recurring_day_of_week, start_minute, end_minute, sequence
              FROM availability_exceptions
             WHERE stylist_id = $1 AND (first_date IS NULL OR first_date <= $3) AND (last_date IS NULL OR last_date >= $2)
            """,
            stylist,
            from,
            to
        );
        Add(
            batch,
            $"""
            SELECT id, lower(work), upper(work), least(ends_at, upper(work)), CASE WHEN status <> 'confirmed' THEN expires_at END, status = 'held'
              FROM bookings, unnest(blocked) work
             WHERE stylist_id = $1 AND {Live} AND blocked && $2
             ORDER BY work
            """,
            stylist,
            Range(Midnight(from).AddHours(-26), Midnight(to).AddHours(50))
        );
        await DrainAsync(batch);
    }

    public async Task<byte[]> ReadUserAsync(Guid customer)
    {
        await using var batch = source.CreateBatch();
        Add(
            batch,
            """
            SELECT id, birth_date, created_at, email, email_verified, first_name, language::text, last_login_at, last_name, password_hash,
                   phone, phone_verified_at, role::text, status::text, updated_at, wrong_passwords, xmin
              FROM users WHERE id = $1 LIMIT 1
            """,
            customer
        );
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.ReadAsync();
        return JsonSerializer.SerializeToUtf8Bytes(
            Enumerable
                .Range(0, 16)
                .ToDictionary(
                    reader.GetName,
                    i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)
                )
        );
    }

    public async Task ReadBookingsAsync(Guid customer, int limit)
    {
        await using var batch = source.CreateBatch();
        Add(
            batch,
            """
            SELECT b.id, blocked, cancellation_reason, cancelled_at, cancelled_by::text, completed_at, confirmed_at, created_at, customer_id,
                   customer_notes, date, deposit_amount, deposit_status::text, ends_at, expires_at, reference, requested_at,
                   requires_approval, services::text, start_time, starts_at, status::text, stylist_id, stylist_notes, time_zone, total_amount, updated_at,
                   walk_in_name, walk_in_phone, xmin, nobat_now()
              FROM bookings b
             WHERE customer_id = $1
               AND (requested_at IS NOT NULL OR (status <> 'expired' AND (status <> 'held' OR expires_at > nobat_now())))
             ORDER BY starts_at DESC, id DESC LIMIT $2
            """,
            customer,
            limit + 1
        );
        await DrainAsync(batch);
    }

    public async Task<Guid> HoldAsync(Ceiling.Hold hold)
    {
        var starts = Midnight(hold.Date) + hold.Time.ToTimeSpan() - TehranOffset;
        var day = Midnight(hold.Date) - TehranOffset;
        var id = Guid.CreateVersion7();
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await LockCalendarAsync(connection, hold.Stylist, day);
        await using (var holds = connection.CreateBatch())
        {
            Add(holds, "SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))", $"holds:{hold.Customer:N}");
            Add(holds, CeilingSql.CountHolds, hold.Customer, hold.Stylist, TimeSpan.FromDays(1), TimeSpan.FromMinutes(4));
            await DrainAsync(holds);
        }

        await using (var save = connection.CreateBatch())
        {
            Add(
                save,
                CeilingSql.InsertBooking,
                id,
                $"C-{id.ToString("N")[^10..]}",
                hold.Stylist,
                hold.Customer,
                starts,
                starts.AddMinutes(30),
                Range(starts, starts.AddMinutes(30)),
                hold.Date,
                hold.Time
            );
            AddChange(save, id, hold.Customer, "held", null);
            Add(save, CeilingSql.TouchCalendar, hold.Stylist);
            await save.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
        return id;
    }

    public async Task BookAsync(Ceiling.Book book)
    {
        await using var connection = await source.OpenConnectionAsync();
        var (stylist, date) = await WhereIsAsync(connection, book.Hold);
        await using var transaction = await connection.BeginTransactionAsync();
        await LockCalendarAsync(connection, stylist, Midnight(date) - TehranOffset);
        await using (var load = connection.CreateBatch())
        {
            Add(load, CeilingSql.SelectBookingWithHistory, book.Hold);
            await DrainAsync(load);
        }

        await using (var save = connection.CreateBatch())
        {
            Add(save, CeilingSql.ConfirmBooking, book.Hold);
            AddChange(save, book.Hold, book.Customer, "confirmed", "held");
            Add(save, CeilingSql.InsertOutbox, Guid.CreateVersion7());
            Add(save, CeilingSql.TouchCalendar, stylist);
            await save.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    private static async Task<(Guid Stylist, DateOnly Date)> WhereIsAsync(NpgsqlConnection connection, Guid booking)
    {
        await using var batch = connection.CreateBatch();
        Add(batch, "SELECT stylist_id, date FROM bookings WHERE id = $1 LIMIT 1", booking);
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetGuid(0), await reader.GetFieldValueAsync<DateOnly>(1));
    }

    /// <summary>Two trips, as in the product: what is taken may only be read after the lock was granted.</summary>
    private static async Task LockCalendarAsync(NpgsqlConnection connection, Guid stylist, DateTime day)
    {
        await using (var calendar = connection.CreateBatch())
        {
            Add(calendar, CeilingSql.LockCalendar, stylist);
            await DrainAsync(calendar);
        }

        await using (var exceptions = connection.CreateBatch())
        {
            Add(exceptions, CeilingSql.SelectExceptions, stylist);
            await DrainAsync(exceptions);
        }

        await using var taken = connection.CreateBatch();
        Add(taken, "SELECT nobat_now(), EXISTS (SELECT FROM stylist_profiles WHERE id = $1 AND status = 'approved')", stylist);
        Add(
            taken,
            $"SELECT id, work, least(ends_at, upper(work)), expires_at, customer_id, status = 'held' FROM bookings, unnest(blocked) work WHERE stylist_id = $1 AND {Live} AND blocked && $2",
            stylist,
            Range(day, day.AddDays(1))
        );
        await DrainAsync(taken);
    }

    private static void AddChange(NpgsqlBatch batch, Guid booking, Guid customer, string to, string? from) =>
        Add(batch, CeilingSql.InsertChange(to, from), Guid.CreateVersion7(), customer, booking);

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        batch.BatchCommands.Add(command);
    }

    private static async Task DrainAsync(NpgsqlBatch batch)
    {
        await using var reader = await batch.ExecuteReaderAsync();
        do
        {
            while (await reader.ReadAsync())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                    _ = reader.GetValue(i);
            }
        } while (await reader.NextResultAsync());
    }

    private static DateTime Midnight(DateOnly date) => date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    private static NpgsqlRange<DateTime> Range(DateTime from, DateTime to) => new(from, true, to, false);
}
