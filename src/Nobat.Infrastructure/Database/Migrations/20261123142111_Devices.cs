using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Nobat.Infrastructure.Database.Migrations
{
    /// <inheritdoc />
    public partial class Devices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "device_id",
                table: "sessions",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "devices",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    first_seen_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_devices", x => new { x.user_id, x.id });
                    table.ForeignKey(
                        name: "fk_devices_user_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            // What signed in before had no device: each session becomes one of its own.
            migrationBuilder.Sql(
                """
                INSERT INTO devices (user_id, id, name, first_seen_at, last_seen_at)
                SELECT user_id, id, device_name, created_at, last_used_at FROM sessions;
                UPDATE sessions SET device_id = id;
                ALTER TABLE sessions ALTER COLUMN device_id SET NOT NULL, DROP COLUMN device_name;
                """);

            migrationBuilder.CreateIndex(
                name: "ix_sessions_user_id_device_id",
                table: "sessions",
                columns: new[] { "user_id", "device_id" });

            migrationBuilder.AddForeignKey(
                name: "fk_sessions_devices_user_id_device_id",
                table: "sessions",
                columns: new[] { "user_id", "device_id" },
                principalTable: "devices",
                principalColumns: new[] { "user_id", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_sessions_devices_user_id_device_id",
                table: "sessions");

            migrationBuilder.DropTable(
                name: "devices");

            migrationBuilder.DropIndex(
                name: "ix_sessions_user_id_device_id",
                table: "sessions");

            migrationBuilder.DropColumn(
                name: "device_id",
                table: "sessions");

            migrationBuilder.AddColumn<string>(
                name: "device_name",
                table: "sessions",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);
        }
    }
}
