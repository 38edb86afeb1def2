using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Nobat.Infrastructure.Database.Migrations;

/// <summary>What the model cannot say: the database's clock, and the constraints that stand behind the aggregates.</summary>
[DbContext(typeof(NobatDb))]
[Migration("20261123000001_Guards")]
internal sealed class Guards : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        // The one clock that expiry is judged by. Tests put another function in its place; the product has no switch for it.
        migrationBuilder.Sql("CREATE FUNCTION nobat_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE AS 'SELECT clock_timestamp()'");

        // The last guard against selling a time twice. The lock on the calendar comes first and keeps callers from fighting here;
        // this holds whatever path, process or person writes. The states are BookingStates.Live.
        migrationBuilder.Sql(
            """
            ALTER TABLE bookings ADD CONSTRAINT bookings_no_overlap
            EXCLUDE USING gist (stylist_id WITH =, blocked WITH &&) WHERE (status IN ('held', 'pending', 'confirmed'))
            """
        );
        // Counters for when Redis is away: worth nothing after a crash, so not worth a write-ahead log.
        migrationBuilder.Sql(
            "CREATE UNLOGGED TABLE rate_limits (key text PRIMARY KEY, count integer NOT NULL CHECK (count > 0), resets_at timestamptz NOT NULL)"
        );
        migrationBuilder.Sql(
            """
            CREATE UNLOGGED TABLE development_messages (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                dedupe_key text NOT NULL UNIQUE, recipient text NOT NULL, message jsonb NOT NULL)
            """
        );
        migrationBuilder.Sql("CREATE INDEX ix_development_messages_recipient ON development_messages (recipient, id DESC)");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("ALTER TABLE bookings DROP CONSTRAINT bookings_no_overlap");
        migrationBuilder.Sql("DROP TABLE development_messages");
        migrationBuilder.Sql("DROP TABLE rate_limits");
        migrationBuilder.Sql("DROP FUNCTION nobat_now()");
    }
}
