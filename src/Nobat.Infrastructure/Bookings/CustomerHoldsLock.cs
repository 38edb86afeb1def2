using Microsoft.Extensions.Options;
using Nobat.Application.Bookings;
using Nobat.Application.Common;
using Nobat.Domain.Common;
using Nobat.Infrastructure.Database;
using NodaTime;
using Npgsql;

namespace Nobat.Infrastructure.Bookings;

internal sealed class CustomerHoldsLock(NobatDb db, IUnitOfWork work, IOptions<BookingOptions> options) : ICustomerHolds
{
    public async Task<CustomerHolds> LockAsync(UserId customer, StylistId at, CancellationToken ct)
    {
        await work.BeginAsync(ct);
        await using var batch = db.CreateBatch();
        // An advisory lock ends with the transaction. It is a statement of its own, so the count sees what was committed before it.
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand("SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))")
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = $"holds:{customer.Value:N}" } },
            }
        );
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand(
                """
                SELECT (array_agg(id) FILTER (WHERE status = 'held' AND stylist_id = $2))[1],
                       count(*) FILTER (WHERE status = 'held' AND expires_at > clock.now AND stylist_id <> $2),
                       count(*) FILTER (WHERE unused), max(expires_at) FILTER (WHERE unused)
                  FROM (SELECT nobat_now() AS now) clock
                 CROSS JOIN LATERAL (
                       SELECT id, status, stylist_id, expires_at,
                              status IN ('held', 'expired') AND requested_at IS NULL AND confirmed_at IS NULL
                              AND expires_at > clock.now - $3 AND expires_at <= clock.now AND expires_at - created_at >= $4 AS unused
                         FROM bookings WHERE customer_id = $1 AND status IN ('held', 'expired')) mine
                """
            )
            {
                Parameters =
                {
                    new NpgsqlParameter<Guid> { TypedValue = customer.Value },
                    new NpgsqlParameter<Guid> { TypedValue = at.Value },
                    new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.UnusedHoldsWindow },
                    new NpgsqlParameter<TimeSpan> { TypedValue = options.Value.UnusedHoldsLeast },
                },
            }
        );
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return Holds(reader);
    }

    private static CustomerHolds Holds(NpgsqlDataReader row) =>
        new(
            row.IsDBNull(0) ? null : new BookingId(row.GetGuid(0)),
            (int)row.GetInt64(1),
            (int)row.GetInt64(2),
            row.IsDBNull(3) ? null : row.GetFieldValue<Instant>(3)
        );
}
