using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Nobat.Domain.Users;
using NodaTime;

#nullable disable

namespace Nobat.Infrastructure.Database.Migrations
{
    /// <inheritdoc />
    public partial class Sessions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterDatabase()
                .Annotation("Npgsql:Enum:booking_change_kind", "cancelled,completed,confirmed,declined,expired,held,no_show,released,requested,rescheduled")
                .Annotation("Npgsql:Enum:booking_party", "admin,customer,stylist,system")
                .Annotation("Npgsql:Enum:booking_status", "cancelled,completed,confirmed,expired,held,no_show,pending")
                .Annotation("Npgsql:Enum:code_purpose", "account_unlock,email_verification,login,password_reset,phone_change,phone_verification")
                .Annotation("Npgsql:Enum:deposit_status", "due,forfeited,none,paid,refunded")
                .Annotation("Npgsql:Enum:exception_kind", "closed,open")
                .Annotation("Npgsql:Enum:language", "en,fa")
                .Annotation("Npgsql:Enum:session_end", "account_disabled,logout,logout_everywhere,password_reset,phone_changed,reuse,revoked")
                .Annotation("Npgsql:Enum:sign_in_method", "code,password")
                .Annotation("Npgsql:Enum:stylist_status", "approved,draft,pending_approval,rejected,suspended")
                .Annotation("Npgsql:Enum:user_role", "admin,provider,user")
                .Annotation("Npgsql:Enum:user_status", "active,inactive,locked,pending")
                .Annotation("Npgsql:PostgresExtension:btree_gist", ",,")
                .OldAnnotation("Npgsql:Enum:booking_change_kind", "cancelled,completed,confirmed,declined,expired,held,no_show,released,requested,rescheduled")
                .OldAnnotation("Npgsql:Enum:booking_party", "admin,customer,stylist,system")
                .OldAnnotation("Npgsql:Enum:booking_status", "cancelled,completed,confirmed,expired,held,no_show,pending")
                .OldAnnotation("Npgsql:Enum:code_purpose", "account_unlock,email_verification,login,password_reset,phone_change,phone_verification")
                .OldAnnotation("Npgsql:Enum:deposit_status", "due,forfeited,none,paid,refunded")
                .OldAnnotation("Npgsql:Enum:exception_kind", "closed,open")
                .OldAnnotation("Npgsql:Enum:language", "en,fa")
                .OldAnnotation("Npgsql:Enum:session_end", "account_disabled,logout,logout_everywhere,password_reset,phone_changed,reuse")
                .OldAnnotation("Npgsql:Enum:stylist_status", "approved,draft,pending_approval,rejected,suspended")
                .OldAnnotation("Npgsql:Enum:user_role", "admin,provider,user")
                .OldAnnotation("Npgsql:Enum:user_status", "active,inactive,locked,pending")
                .OldAnnotation("Npgsql:PostgresExtension:btree_gist", ",,");

            migrationBuilder.AddColumn<Instant>(
                name: "trusted_until",
                table: "devices",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "user_agent",
                table: "devices",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "sign_in_attempts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    method = table.Column<SignInMethod>(type: "sign_in_method", nullable: false),
                    refusal = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    session_id = table.Column<Guid>(type: "uuid", nullable: true),
                    device_id = table.Column<Guid>(type: "uuid", nullable: true),
                    user_agent = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    network = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    place = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_in_attempts", x => x.id);
                    table.ForeignKey(
                        name: "fk_sign_in_attempts_user_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_sign_in_attempts_session_id",
                table: "sign_in_attempts",
                column: "session_id",
                unique: true,
                filter: "session_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_sign_in_attempts_user_id_at_id",
                table: "sign_in_attempts",
                columns: new[] { "user_id", "at", "id" },
                descending: new[] { false, true, true });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "sign_in_attempts");

            migrationBuilder.DropColumn(
                name: "trusted_until",
                table: "devices");

            migrationBuilder.DropColumn(
                name: "user_agent",
                table: "devices");

            migrationBuilder.AlterDatabase()
                .Annotation("Npgsql:Enum:booking_change_kind", "cancelled,completed,confirmed,declined,expired,held,no_show,released,requested,rescheduled")
                .Annotation("Npgsql:Enum:booking_party", "admin,customer,stylist,system")
                .Annotation("Npgsql:Enum:booking_status", "cancelled,completed,confirmed,expired,held,no_show,pending")
                .Annotation("Npgsql:Enum:code_purpose", "account_unlock,email_verification,login,password_reset,phone_change,phone_verification")
                .Annotation("Npgsql:Enum:deposit_status", "due,forfeited,none,paid,refunded")
                .Annotation("Npgsql:Enum:exception_kind", "closed,open")
                .Annotation("Npgsql:Enum:language", "en,fa")
                .Annotation("Npgsql:Enum:session_end", "account_disabled,logout,logout_everywhere,password_reset,phone_changed,reuse")
                .Annotation("Npgsql:Enum:stylist_status", "approved,draft,pending_approval,rejected,suspended")
                .Annotation("Npgsql:Enum:user_role", "admin,provider,user")
                .Annotation("Npgsql:Enum:user_status", "active,inactive,locked,pending")
                .Annotation("Npgsql:PostgresExtension:btree_gist", ",,")
                .OldAnnotation("Npgsql:Enum:booking_change_kind", "cancelled,completed,confirmed,declined,expired,held,no_show,released,requested,rescheduled")
                .OldAnnotation("Npgsql:Enum:booking_party", "admin,customer,stylist,system")
                .OldAnnotation("Npgsql:Enum:booking_status", "cancelled,completed,confirmed,expired,held,no_show,pending")
                .OldAnnotation("Npgsql:Enum:code_purpose", "account_unlock,email_verification,login,password_reset,phone_change,phone_verification")
                .OldAnnotation("Npgsql:Enum:deposit_status", "due,forfeited,none,paid,refunded")
                .OldAnnotation("Npgsql:Enum:exception_kind", "closed,open")
                .OldAnnotation("Npgsql:Enum:language", "en,fa")
                .OldAnnotation("Npgsql:Enum:session_end", "account_disabled,logout,logout_everywhere,password_reset,phone_changed,reuse,revoked")
                .OldAnnotation("Npgsql:Enum:sign_in_method", "code,password")
                .OldAnnotation("Npgsql:Enum:stylist_status", "approved,draft,pending_approval,rejected,suspended")
                .OldAnnotation("Npgsql:Enum:user_role", "admin,provider,user")
                .OldAnnotation("Npgsql:Enum:user_status", "active,inactive,locked,pending")
                .OldAnnotation("Npgsql:PostgresExtension:btree_gist", ",,");
        }
    }
}
