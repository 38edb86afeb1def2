using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;

#nullable disable

namespace Nobat.Infrastructure.Database.Migrations
{
    /// <inheritdoc />
    public partial class ExternalLogins : Migration
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
                .Annotation("Npgsql:Enum:sign_in_method", "code,external,password")
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

            migrationBuilder.CreateTable(
                name: "external_logins",
                columns: table => new
                {
                    provider = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    subject = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    linked_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_external_logins", x => new { x.provider, x.subject });
                    table.ForeignKey(
                        name: "fk_external_logins_user_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_external_logins_user_id_provider",
                table: "external_logins",
                columns: new[] { "user_id", "provider" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "external_logins");

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
                .OldAnnotation("Npgsql:Enum:code_limit", "address,budget,cooldown,number,prefix")
                .OldAnnotation("Npgsql:Enum:code_purpose", "account_unlock,email_verification,login,password_reset,phone_change,phone_verification")
                .OldAnnotation("Npgsql:Enum:deposit_status", "due,forfeited,none,paid,refunded")
                .OldAnnotation("Npgsql:Enum:exception_kind", "closed,open")
                .OldAnnotation("Npgsql:Enum:language", "en,fa")
                .OldAnnotation("Npgsql:Enum:session_end", "account_disabled,logout,logout_everywhere,password_reset,phone_changed,reuse,revoked")
                .OldAnnotation("Npgsql:Enum:sign_in_method", "code,external,password")
                .OldAnnotation("Npgsql:Enum:stylist_status", "approved,draft,pending_approval,rejected,suspended")
                .OldAnnotation("Npgsql:Enum:user_role", "admin,provider,user")
                .OldAnnotation("Npgsql:Enum:user_status", "active,inactive,locked,pending")
                .OldAnnotation("Npgsql:PostgresExtension:btree_gist", ",,");
        }
    }
}
