using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Nobat.Infrastructure.Database.Migrations
{
    /// <inheritdoc />
    public partial class PaymentPatience : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_payments_verifying_until",
                table: "payments");

            migrationBuilder.AddColumn<bool>(
                name: "came_meanwhile",
                table: "payments",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "unanswered",
                table: "payments",
                type: "integer",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "came_meanwhile",
                table: "payments");

            migrationBuilder.DropColumn(
                name: "unanswered",
                table: "payments");

            migrationBuilder.CreateIndex(
                name: "ix_payments_verifying_until",
                table: "payments",
                column: "verifying_until",
                filter: "status = 'verifying'");
        }
    }
}
