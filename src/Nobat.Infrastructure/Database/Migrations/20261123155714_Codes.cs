using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Nobat.Domain.Users;
using NodaTime;

#nullable disable

namespace Nobat.Infrastructure.Database.Migrations
{
    /// <inheritdoc />
    public partial class Codes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterDatabase()
                .Annotation("Npgsql:Enum:booking_change_kind", "cancelled,completed,confirmed,declined,expired,held,no_show,released,requested,rescheduled")
                .Annotation("Npgsql:Enum:booking_party", "admin,customer,stylist,system")
                .Annotation("Npgsql:Enum:booking_status", "cancelled,completed,confirmed,expired,held,no_show,pending")
                .Annotation("Npgsql:Enum:code_limit", "address,budget,cooldown,number,prefix")
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
                .OldAnnotation("Npgsql:Enum:session_end", "account_disabled,logout,logout_everywhere,password_reset,phone_changed,reuse,revoked")
                .OldAnnotation("Npgsql:Enum:sign_in_method", "code,password")
                .OldAnnotation("Npgsql:Enum:stylist_status", "approved,draft,pending_approval,rejected,suspended")
                .OldAnnotation("Npgsql:Enum:user_role", "admin,provider,user")
                .OldAnnotation("Npgsql:Enum:user_status", "active,inactive,locked,pending")
                .OldAnnotation("Npgsql:PostgresExtension:btree_gist", ",,");

            migrationBuilder.AddColumn<string>(
                name: "client_address",
                table: "one_time_codes",
                type: "character varying(50)",
                maxLength: 50,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "device_id",
                table: "one_time_codes",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "prefix",
                table: "one_time_codes",
                type: "character varying(7)",
                maxLength: 7,
                nullable: false,
                computedColumnSql: "left(phone, 7)",
                stored: true);

            migrationBuilder.CreateTable(
                name: "code_refusals",
                columns: table => new
                {
                    day = table.Column<LocalDate>(type: "date", nullable: false),
                    purpose = table.Column<CodePurpose>(type: "code_purpose", nullable: false),
                    prefix = table.Column<string>(type: "character varying(7)", maxLength: 7, nullable: false),
                    limit = table.Column<CodeLimit>(type: "code_limit", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_code_refusals", x => new { x.day, x.purpose, x.prefix, x.limit });
                });

            migrationBuilder.CreateTable(
                name: "password_decoys",
                columns: table => new
                {
                    phone = table.Column<string>(type: "character varying(11)", maxLength: 11, nullable: false),
                    wrong_passwords = table.Column<int>(type: "integer", nullable: false),
                    last_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_password_decoys", x => x.phone);
                });

            migrationBuilder.CreateTable(
                name: "wrong_guesses",
                columns: table => new
                {
                    phone = table.Column<string>(type: "character varying(11)", maxLength: 11, nullable: false),
                    device_id = table.Column<Guid>(type: "uuid", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    last_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_wrong_guesses", x => new { x.phone, x.device_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_one_time_codes_created_at_id",
                table: "one_time_codes",
                columns: new[] { "created_at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "code_refusals");

            migrationBuilder.DropTable(
                name: "password_decoys");

            migrationBuilder.DropTable(
                name: "wrong_guesses");

            migrationBuilder.DropIndex(
                name: "ix_one_time_codes_created_at_id",
                table: "one_time_codes");

            migrationBuilder.DropColumn(
                name: "prefix",
                table: "one_time_codes");

            migrationBuilder.DropColumn(
                name: "client_address",
                table: "one_time_codes");

            migrationBuilder.DropColumn(
                name: "device_id",
                table: "one_time_codes");

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
                .OldAnnotation("Npgsql:Enum:code_limit", "address,budget,cooldown,number,prefix")
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
