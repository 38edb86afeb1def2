using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Nobat.Infrastructure.Database.Migrations;

/// <summary>
/// The way back from <see cref="BlockedSegments"/>, taken before the generated migration's own. A visit then blocks its gaps too; where
/// another one stands in such a gap the constraint refuses, nothing is changed, and one of the two has to be moved first.
/// </summary>
[DbContext(typeof(NobatDb))]
[Migration("20261123235902_BlockedSegmentsBack")]
internal sealed class BlockedSegmentsBack : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) { }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("ALTER TABLE bookings DROP CONSTRAINT bookings_no_overlap, DROP CONSTRAINT ck_bookings_time");
        migrationBuilder.Sql("ALTER TABLE bookings ALTER COLUMN blocked TYPE tstzrange USING range_merge(blocked)");
        migrationBuilder.Sql(
            """
            ALTER TABLE bookings
                ADD CONSTRAINT ck_bookings_time CHECK (starts_at < ends_at AND blocked @> tstzrange(starts_at, ends_at)),
                ADD CONSTRAINT bookings_no_overlap
                EXCLUDE USING gist (stylist_id WITH =, blocked WITH &&) WHERE (status IN ('held', 'pending', 'confirmed'))
            """
        );
    }
}
