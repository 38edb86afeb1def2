using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Nobat.Infrastructure.Database.Migrations;

/// <summary>
/// What a booking blocks becomes a set of ranges, so that a visit may have gaps; the overlap constraint reads it just as well. There is
/// no cast from a range to a multirange that ALTER COLUMN would find, hence before the generated migration, which then has nothing left
/// to convert. Rewrites the table under its lock. The way back is <see cref="BlockedSegmentsBack"/>.
/// </summary>
[DbContext(typeof(NobatDb))]
[Migration("20261123195901_BlockedSegments")]
internal sealed class BlockedSegments : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("ALTER TABLE bookings DROP CONSTRAINT bookings_no_overlap");
        migrationBuilder.Sql("ALTER TABLE bookings ALTER COLUMN blocked TYPE tstzmultirange USING tstzmultirange(blocked)");
        // The last guard against selling a time twice, as in Guards. The states are BookingStates.Live.
        migrationBuilder.Sql(
            """
            ALTER TABLE bookings ADD CONSTRAINT bookings_no_overlap
            EXCLUDE USING gist (stylist_id WITH =, blocked WITH &&) WHERE (status IN ('held', 'pending', 'confirmed'))
            """
        );
    }

    protected override void Down(MigrationBuilder migrationBuilder) { }
}
