using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using NodaTime;

#nullable disable

namespace Nobat.Infrastructure.Database.Migrations
{
    /// <inheritdoc />
    public partial class NoticesWriting : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "visit_instructions",
                table: "stylist_profiles",
                type: "character varying(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "notice_templates",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    role = table.Column<NotificationRole>(type: "notification_role", nullable: false),
                    channel = table.Column<NotificationChannel>(type: "notification_channel", nullable: false),
                    language = table.Column<Language>(type: "language", nullable: false),
                    active_version = table.Column<int>(type: "integer", nullable: true),
                    latest_version = table.Column<int>(type: "integer", nullable: false),
                    updated_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notice_templates", x => x.id);
                    table.CheckConstraint("ck_notice_templates_active", "active_version IS NULL OR active_version BETWEEN 1 AND latest_version");
                });

            migrationBuilder.CreateTable(
                name: "notice_template_versions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    subject = table.Column<string>(type: "character varying(150)", maxLength: 150, nullable: true),
                    text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    restored_from = table.Column<int>(type: "integer", nullable: true),
                    saved_by = table.Column<Guid>(type: "uuid", nullable: false),
                    saved_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    template_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notice_template_versions", x => x.id);
                    table.ForeignKey(
                        name: "fk_notice_template_versions_notice_templates_template_id",
                        column: x => x.template_id,
                        principalTable: "notice_templates",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_notice_template_versions_user_saved_by",
                        column: x => x.saved_by,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_notice_template_versions_saved_by",
                table: "notice_template_versions",
                column: "saved_by");

            migrationBuilder.CreateIndex(
                name: "ix_notice_template_versions_version",
                table: "notice_template_versions",
                columns: new[] { "template_id", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_notice_templates_key",
                table: "notice_templates",
                columns: new[] { "kind", "role", "channel", "language" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "notice_template_versions");

            migrationBuilder.DropTable(
                name: "notice_templates");

            migrationBuilder.DropColumn(
                name: "visit_instructions",
                table: "stylist_profiles");
        }
    }
}
