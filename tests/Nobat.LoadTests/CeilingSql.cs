namespace Nobat.LoadTests;

/// <summary>What the product's mapper sends for a hold and for booking it.</summary>
internal static class CeilingSql
{
    public const string LockCalendar = """
        SELECT stylist_id, created_at, weekly_hours::text, owner_id, time_zone, updated_at, version, xmin, buffer_time_minutes,
               max_advance_days, minimum_notice_minutes, requires_approval, slot_duration_minutes, slot_step_minutes
          FROM availability WHERE stylist_id = $1 ORDER BY stylist_id LIMIT 1 FOR UPDATE
        """;

    public const string SelectExceptions = """
        SELECT e.id, e.start_minute, e.end_minute, e.first_date, e.kind::text, e.last_date, e.reason, e.recurring_day_of_week, e.sequence,
               e.stylist_id
          FROM availability a JOIN availability_exceptions e ON e.stylist_id = a.stylist_id WHERE a.stylist_id = $1 ORDER BY a.stylist_id
        """;

    public const string CountHolds = """
        SELECT (array_agg(id) FILTER (WHERE status = 'held' AND stylist_id = $2))[1],
               count(*) FILTER (WHERE status = 'held' AND expires_at > clock.now AND stylist_id <> $2),
               count(*) FILTER (WHERE unused), max(expires_at) FILTER (WHERE unused)
          FROM (SELECT nobat_now() AS now) clock
         CROSS JOIN LATERAL (
               SELECT id, status, stylist_id, expires_at,
                      status IN ('held', 'expired') AND requested_at IS NULL AND confirmed_at IS NULL
                      AND expires_at > clock.now - $3 AND expires_at <= clock.now AND expires_at - created_at >= $4 AS unused
                 FROM bookings WHERE customer_id = $1 AND status IN ('held', 'expired')) mine
        """;

    public const string InsertBooking = """
        INSERT INTO bookings (id, reference, stylist_id, customer_id, status, expires_at, starts_at, ends_at, blocked, date, start_time,
                              time_zone, requires_approval, total_amount, deposit_amount, deposit_status, created_at, updated_at)
        VALUES ($1, $2, $3, $4, 'held', now() + interval '5 minutes', $5, $6, tstzmultirange($7), $8, $9, 'Asia/Tehran', false, 0, 0, 'none', now(), now())
        RETURNING xmin
        """;

    public const string TouchCalendar = "UPDATE availability SET version = version + 1 WHERE stylist_id = $1 RETURNING xmin";

    public const string SelectBookingWithHistory = """
        SELECT b.id, b.blocked, b.services::text, b.created_at, b.customer_id, b.date, b.ends_at, b.expires_at, b.reference, b.start_time, b.starts_at,
               b.status::text, b.stylist_id, b.time_zone, b.updated_at, b.xmin, c.id, c.at, c.kind::text, c.by::text, c."to"::text
          FROM (SELECT *, xmin FROM bookings WHERE id = $1 LIMIT 1) b LEFT JOIN booking_changes c ON c.booking_id = b.id ORDER BY b.id
        """;

    public const string ConfirmBooking =
        "UPDATE bookings SET status = 'confirmed', confirmed_at = now(), expires_at = NULL, updated_at = now() WHERE id = $1 RETURNING xmin";

    /// <summary>Due tomorrow: the dispatcher belongs to the product.</summary>
    public const string InsertOutbox = """
        INSERT INTO outbox_messages (id, type, payload, occurred_at, due_at, attempts)
        VALUES ($1, 'BookingConfirmed', '{"id": "00000000-0000-0000-0000-000000000000"}', now(), now() + interval '1 day', 0)
        """;

    public static string InsertChange(string to, string? from) =>
        $"""
            INSERT INTO booking_changes (id, at, kind, by, by_user, "from", "to", booking_id)
            VALUES ($1, now(), '{to}', 'customer', $2, {(from is null ? "NULL" : $"'{from}'")}, '{to}', $3)
            """;
}
