using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;
using NpgsqlTypes;

#nullable disable

namespace Nobat.Infrastructure.Database.Migrations
{
    /// <inheritdoc />
    public partial class Services : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_bookings_time",
                table: "bookings");

            migrationBuilder.AlterColumn<NpgsqlRange<Instant>[]>(
                name: "blocked",
                table: "bookings",
                type: "tstzmultirange",
                nullable: false,
                oldClrType: typeof(Interval),
                oldType: "tstzrange");

            migrationBuilder.AddColumn<string>(
                name: "services",
                table: "bookings",
                type: "jsonb",
                nullable: false,
                defaultValueSql: "'[]'::jsonb");

            migrationBuilder.CreateTable(
                name: "services",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    stylist_id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    name_en = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: true),
                    description = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    duration_minutes = table.Column<int>(type: "integer", nullable: false),
                    price = table.Column<long>(type: "bigint", nullable: false),
                    deposit_amount = table.Column<long>(type: "bigint", nullable: false),
                    is_active = table.Column<bool>(type: "boolean", nullable: false),
                    is_add_on = table.Column<bool>(type: "boolean", nullable: false),
                    sort_order = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    removed_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false),
                    segments = table.Column<int[]>(type: "integer[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_services", x => x.id);
                    table.CheckConstraint("ck_services_duration", "duration_minutes BETWEEN 5 AND 720");
                    table.CheckConstraint("ck_services_money", "price BETWEEN 0 AND 100000000000 AND deposit_amount BETWEEN 0 AND price");
                    table.CheckConstraint("ck_services_name", "name IS NOT NULL OR name_en IS NOT NULL");
                    table.CheckConstraint("ck_services_segments", "cardinality(segments) BETWEEN 1 AND 9 AND cardinality(segments) % 2 = 1");
                    table.CheckConstraint("ck_services_sort_order", "sort_order BETWEEN 0 AND 10000");
                    table.ForeignKey(
                        name: "fk_services_stylist_profile_stylist_id",
                        column: x => x.stylist_id,
                        principalTable: "stylist_profiles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_bookings_services",
                table: "bookings",
                sql: "jsonb_typeof(services) = 'array'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_bookings_time",
                table: "bookings",
                sql: "starts_at < ends_at AND range_merge(blocked) @> tstzrange(starts_at, ends_at)");

            migrationBuilder.CreateIndex(
                name: "ix_services_owner_id",
                table: "services",
                column: "owner_id",
                filter: "removed_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_services_stylist_id",
                table: "services",
                column: "stylist_id",
                filter: "removed_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "services");

            migrationBuilder.DropCheckConstraint(
                name: "ck_bookings_services",
                table: "bookings");

            migrationBuilder.DropCheckConstraint(
                name: "ck_bookings_time",
                table: "bookings");

            migrationBuilder.DropColumn(
                name: "services",
                table: "bookings");

            migrationBuilder.AlterColumn<Interval>(
                name: "blocked",
                table: "bookings",
                type: "tstzrange",
                nullable: false,
                oldClrType: typeof(NpgsqlRange<Instant>[]),
                oldType: "tstzmultirange");

            migrationBuilder.AddCheckConstraint(
                name: "ck_bookings_time",
                table: "bookings",
                sql: "starts_at < ends_at AND blocked @> tstzrange(starts_at, ends_at)");
        }
    }
}
