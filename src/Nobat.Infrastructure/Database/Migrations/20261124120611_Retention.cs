using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nobat.Infrastructure.Database.Migrations
{
    /// <inheritdoc />
    public partial class Retention : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_outbox_messages_due_at",
                table: "outbox_messages");

            migrationBuilder.AlterColumn<byte[]>(
                name: "hash",
                table: "one_time_codes",
                type: "bytea",
                nullable: true,
                oldClrType: typeof(byte[]),
                oldType: "bytea");

            migrationBuilder.AddColumn<string>(
                name: "named_phone",
                table: "notifications",
                type: "character varying(11)",
                maxLength: 11,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "retries",
                table: "notifications",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "ix_sign_in_attempts_at",
                table: "sign_in_attempts",
                column: "at")
                .Annotation("Npgsql:CreatedConcurrently", true)
                .Annotation("Npgsql:IndexMethod", "brin");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_messages_due",
                table: "outbox_messages",
                column: "due_at")
                .Annotation("Npgsql:CreatedConcurrently", true);

            migrationBuilder.CreateIndex(
                name: "ix_one_time_codes_hash",
                table: "one_time_codes",
                column: "created_at",
                filter: "hash IS NOT NULL")
                .Annotation("Npgsql:CreatedConcurrently", true);

            migrationBuilder.CreateIndex(
                name: "ix_notifications_words",
                table: "notifications",
                column: "due_at",
                filter: "text IS NOT NULL OR address IS NOT NULL OR named_phone IS NOT NULL OR facts <> '{}'::jsonb")
                .Annotation("Npgsql:CreatedConcurrently", true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_sign_in_attempts_at",
                table: "sign_in_attempts");

            migrationBuilder.DropIndex(
                name: "ix_outbox_messages_due",
                table: "outbox_messages");

            migrationBuilder.DropIndex(
                name: "ix_one_time_codes_hash",
                table: "one_time_codes");

            migrationBuilder.DropIndex(
                name: "ix_notifications_words",
                table: "notifications");

            migrationBuilder.DropColumn(
                name: "named_phone",
                table: "notifications");

            migrationBuilder.DropColumn(
                name: "retries",
                table: "notifications");

            // Not generated: they have no hash to go back with.
            migrationBuilder.Sql("DELETE FROM one_time_codes WHERE hash IS NULL");

            migrationBuilder.AlterColumn<byte[]>(
                name: "hash",
                table: "one_time_codes",
                type: "bytea",
                nullable: false,
                defaultValue: new byte[0],
                oldClrType: typeof(byte[]),
                oldType: "bytea",
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_outbox_messages_due_at",
                table: "outbox_messages",
                column: "due_at",
                filter: "parked_at IS NULL");
        }
    }
}
