using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Nobat.Application.Bookings;
using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using Nobat.Domain.Common;
using Nobat.Infrastructure.Database;
using NodaTime;
using Npgsql;

namespace Nobat.Infrastructure.Bookings;

internal sealed class Calendars(NobatDb db, IRepository<Calendar> calendars, CalendarTurn turn) : ICalendars
{
    private const string TakenQuery = """
        SELECT id, work, least(ends_at, upper(work)), expires_at, customer_id, status = 'held'
          FROM bookings, unnest(blocked) work
         WHERE stylist_id = $1 AND status IN ('held', 'pending', 'confirmed') AND blocked && $2
        """;

    public async Task<StylistId?> FindOwnAsync(UserId account, CancellationToken ct) =>
        await db.Set<Calendar>().Where(c => c.OwnerId == account).Select(c => (StylistId?)c.StylistId).FirstOrDefaultAsync(ct);

    public Task<bool> QueueAsync(StylistId stylist, CancellationToken ct) => turn.TakeAsync(stylist, ct);

    public async Task<LockedCalendar?> LockAsync(StylistId stylist, LocalDate around, CancellationToken ct)
    {
        await turn.TakeAsync(stylist, ct);
        if (await calendars.FindForUpdateAsync(new CalendarOf(stylist), ct) is not { } calendar)
            return null;
        calendar.Touch();
        // Statements of their own: each takes its snapshot, and the clock its reading, after the lock was granted.
        await using var batch = db.CreateBatch();
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand(
                """
                SELECT nobat_now(), EXISTS (SELECT FROM stylist_profiles WHERE id = $1 AND status = 'approved'),
                       EXISTS (SELECT FROM services WHERE stylist_id = $1 AND is_active AND removed_at IS NULL AND NOT is_add_on AND deposit_amount > 0)
                """
            )
            {
                Parameters = { new NpgsqlParameter<Guid> { TypedValue = stylist.Value } },
            }
        );
        batch.BatchCommands.Add(TakenCommand(stylist, ReachOf(calendar, around)));
        var ((now, takesBookings, asksDeposits), taken) = await ReadLockedAsync(batch, ct);
        await ExpireAsync([.. taken.Where(t => !t.Busy.IsLive(now)).Select(t => t.Busy.Booking)], now, ct);
        return new LockedCalendar(this, calendar, (takesBookings, asksDeposits), [.. taken.Where(t => t.Busy.IsLive(now))], now);
    }

    public async Task<LockedBooking?> LockAsync(BookingId booking, LocalDate? around, CancellationToken ct)
    {
        // A booking never changes its stylist, so this may be read before the lock; everything else is read after it.
        var where = await db.Set<Booking>().Where(b => b.Id == booking).Select(b => new { b.StylistId, b.Date }).FirstOrDefaultAsync(ct);
        if (where is null || await LockAsync(where.StylistId, around ?? where.Date, ct) is not { } calendar)
            return null;
        var found = await db.Set<Booking>().Include(b => b.History).FirstAsync(b => b.Id == booking, ct);
        return new LockedBooking(calendar, found);
    }

    public async Task<IReadOnlyList<TakenTime>> ReadTakenAsync(StylistId stylist, Interval period, CancellationToken ct)
    {
        await using var batch = db.CreateBatch();
        batch.BatchCommands.Add(TakenCommand(stylist, period));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        return await ReadTakenAsync(reader, ct);
    }

    /// <summary>
    /// The overlap constraint cannot read a clock: what is dead must say so before anything takes its place, hence saved at once, still
    /// inside this transaction.
    /// </summary>
    private async Task ExpireAsync(List<BookingId> dead, Instant now, CancellationToken ct)
    {
        if (dead.Count == 0)
            return;
        foreach (var booking in await db.Set<Booking>().Where(b => dead.Contains(b.Id)).ToListAsync(ct))
            booking.Expire(now);
        await db.SaveChangesAsync(ct);
    }

    private static NpgsqlBatchCommand TakenCommand(StylistId stylist, Interval period) =>
        new(TakenQuery)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = stylist.Value },
                new NpgsqlParameter<Interval> { TypedValue = period },
            },
        };

    private static async Task<List<TakenTime>> ReadTakenAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var taken = new List<TakenTime>();
        while (await reader.ReadAsync(ct))
            taken.Add(Taken(reader));
        return taken;
    }

    private static async Task<((Instant Now, bool TakesBookings, bool AsksDeposits) Stylist, List<TakenTime> Taken)> ReadLockedAsync(
        NpgsqlBatch batch,
        CancellationToken ct
    )
    {
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var stylist = Stylist(reader);
        await reader.NextResultAsync(ct);
        return (stylist, await ReadTakenAsync(reader, ct));
    }

    private static (Instant Now, bool TakesBookings, bool AsksDeposits) Stylist(NpgsqlDataReader row) =>
        (row.GetFieldValue<Instant>(0), row.GetBoolean(1), row.GetBoolean(2));

    /// <summary>Dates that no calendar has are refused by the engine; here they only must not overflow.</summary>
    private static Interval ReachOf(Calendar calendar, LocalDate date)
    {
        var known = LocalDate.Min(LocalDate.Max(date, SlotEngine.FirstDate), SlotEngine.LastDate);
        return calendar.Rules.Reach(known, known);
    }

    private static TakenTime Taken(NpgsqlDataReader row)
    {
        Instant? expires = row.IsDBNull(3) ? null : row.GetFieldValue<Instant>(3);
        UserId? customer = row.IsDBNull(4) ? null : new UserId(row.GetGuid(4));
        var (id, blocked, ends) = (new BookingId(row.GetGuid(0)), row.GetFieldValue<Interval>(1), row.GetFieldValue<Instant>(2));
        return new TakenTime(new BusyInterval(id, blocked, ends, expires, row.GetBoolean(5)), customer);
    }
}

internal static class DatabaseBatches
{
    /// <summary>A batch inside the transaction that is open on this context.</summary>
    public static NpgsqlBatch CreateBatch(this NobatDb db)
    {
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("Only inside a transaction.");
        return new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction)transaction.GetDbTransaction());
    }
}
