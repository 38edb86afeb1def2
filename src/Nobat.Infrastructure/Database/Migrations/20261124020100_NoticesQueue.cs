using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Nobat.Domain.Notifications;
using Nobat.Domain.Users;
using NodaTime;

#nullable disable

namespace Nobat.Infrastructure.Database.Migrations
{
    /// <inheritdoc />
    public partial class NoticesQueue : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterDatabase()
                .Annotation("Npgsql:Enum:booking_change_kind", "cancelled,completed,confirmed,declined,deposit_due,expired,held,no_show,released,requested,rescheduled")
                .Annotation("Npgsql:Enum:booking_party", "admin,customer,stylist,system")
                .Annotation("Npgsql:Enum:booking_status", "cancelled,completed,confirmed,expired,held,no_show,pending")
                .Annotation("Npgsql:Enum:ceremony_purpose", "registration,sign_in")
                .Annotation("Npgsql:Enum:code_limit", "address,budget,cooldown,number,prefix")
                .Annotation("Npgsql:Enum:code_purpose", "account_unlock,email_verification,login,password_reset,phone_change,phone_verification")
                .Annotation("Npgsql:Enum:deposit_status", "due,forfeited,none,paid,refunded")
                .Annotation("Npgsql:Enum:exception_kind", "closed,open")
                .Annotation("Npgsql:Enum:language", "en,fa")
                .Annotation("Npgsql:Enum:ledger_account", "by_hand,deposits,fees,gateway,refunds,stylist")
                .Annotation("Npgsql:Enum:ledger_kind", "capture,earn,owe_refund,pay_refund")
                .Annotation("Npgsql:Enum:notification_channel", "email,inbox,sms,web_push")
                .Annotation("Npgsql:Enum:notification_role", "account,admin,customer,stylist")
                .Annotation("Npgsql:Enum:notification_state", "cancelled,delivered,failed,queued,sending,sent,suppressed")
                .Annotation("Npgsql:Enum:payment_status", "created,failed,orphaned,paid,refunded,refunding,requested,returned,reversing,settled,verifying")
                .Annotation("Npgsql:Enum:refund_reason", "booking_ended,paid_twice,too_late")
                .Annotation("Npgsql:Enum:refund_route", "manual,refund,reversal")
                .Annotation("Npgsql:Enum:refund_status", "done,due,manual,sending")
                .Annotation("Npgsql:Enum:session_end", "account_disabled,logout,logout_everywhere,password_reset,phone_changed,reuse,revoked")
                .Annotation("Npgsql:Enum:sign_in_method", "code,external,passkey,password")
                .Annotation("Npgsql:Enum:stylist_status", "approved,draft,pending_approval,rejected,suspended")
                .Annotation("Npgsql:Enum:user_role", "admin,provider,user")
                .Annotation("Npgsql:Enum:user_status", "active,inactive,locked,pending")
                .Annotation("Npgsql:PostgresExtension:btree_gist", ",,")
                .OldAnnotation("Npgsql:Enum:booking_change_kind", "cancelled,completed,confirmed,declined,deposit_due,expired,held,no_show,released,requested,rescheduled")
                .OldAnnotation("Npgsql:Enum:booking_party", "admin,customer,stylist,system")
                .OldAnnotation("Npgsql:Enum:booking_status", "cancelled,completed,confirmed,expired,held,no_show,pending")
                .OldAnnotation("Npgsql:Enum:ceremony_purpose", "registration,sign_in")
                .OldAnnotation("Npgsql:Enum:code_limit", "address,budget,cooldown,number,prefix")
                .OldAnnotation("Npgsql:Enum:code_purpose", "account_unlock,email_verification,login,password_reset,phone_change,phone_verification")
                .OldAnnotation("Npgsql:Enum:deposit_status", "due,forfeited,none,paid,refunded")
                .OldAnnotation("Npgsql:Enum:exception_kind", "closed,open")
                .OldAnnotation("Npgsql:Enum:language", "en,fa")
                .OldAnnotation("Npgsql:Enum:ledger_account", "by_hand,deposits,fees,gateway,refunds,stylist")
                .OldAnnotation("Npgsql:Enum:ledger_kind", "capture,earn,owe_refund,pay_refund")
                .OldAnnotation("Npgsql:Enum:payment_status", "created,failed,orphaned,paid,refunded,refunding,requested,returned,reversing,settled,verifying")
                .OldAnnotation("Npgsql:Enum:refund_reason", "booking_ended,paid_twice,too_late")
                .OldAnnotation("Npgsql:Enum:refund_route", "manual,refund,reversal")
                .OldAnnotation("Npgsql:Enum:refund_status", "done,due,manual,sending")
                .OldAnnotation("Npgsql:Enum:session_end", "account_disabled,logout,logout_everywhere,password_reset,phone_changed,reuse,revoked")
                .OldAnnotation("Npgsql:Enum:sign_in_method", "code,external,passkey,password")
                .OldAnnotation("Npgsql:Enum:stylist_status", "approved,draft,pending_approval,rejected,suspended")
                .OldAnnotation("Npgsql:Enum:user_role", "admin,provider,user")
                .OldAnnotation("Npgsql:Enum:user_status", "active,inactive,locked,pending")
                .OldAnnotation("Npgsql:PostgresExtension:btree_gist", ",,");

            migrationBuilder.CreateTable(
                name: "notifications",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    role = table.Column<NotificationRole>(type: "notification_role", nullable: false),
                    channel = table.Column<NotificationChannel>(type: "notification_channel", nullable: false),
                    recipient_id = table.Column<Guid>(type: "uuid", nullable: true),
                    address = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    language = table.Column<Language>(type: "language", nullable: false),
                    state = table.Column<NotificationState>(type: "notification_state", nullable: false),
                    due_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_try_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    lease = table.Column<Guid>(type: "uuid", nullable: true),
                    provider = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    provider_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    cost = table.Column<long>(type: "bigint", nullable: true),
                    segments = table.Column<int>(type: "integer", nullable: false),
                    failure_code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    dedupe_key = table.Column<string>(type: "character varying(160)", maxLength: 160, nullable: false),
                    booking_id = table.Column<Guid>(type: "uuid", nullable: true),
                    stylist_id = table.Column<Guid>(type: "uuid", nullable: true),
                    facts = table.Column<string>(type: "jsonb", nullable: false),
                    subject = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    text = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    link = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    template_version = table.Column<int>(type: "integer", nullable: true),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    sent_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    delivered_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    failed_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false),
                    fallbacks = table.Column<NotificationChannel[]>(type: "notification_channel[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notifications", x => x.id);
                    table.CheckConstraint("ck_notifications_facts", "jsonb_typeof(facts) = 'object'");
                    table.CheckConstraint("ck_notifications_lease", "(state = 'sending') = (lease IS NOT NULL)");
                    table.CheckConstraint("ck_notifications_money", "cost >= 0 AND segments >= 0");
                    table.CheckConstraint("ck_notifications_open", "(state IN ('queued', 'sending')) = (next_try_at IS NOT NULL)");
                });

            migrationBuilder.CreateTable(
                name: "reminder_times",
                columns: table => new
                {
                    stylist_id = table.Column<Guid>(type: "uuid", nullable: false),
                    updated_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false),
                    minutes_before = table.Column<int[]>(type: "integer[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reminder_times", x => x.stylist_id);
                    table.CheckConstraint("ck_reminder_times_minutes", "cardinality(minutes_before) <= 5");
                    table.ForeignKey(
                        name: "fk_reminder_times_stylist_profiles_stylist_id",
                        column: x => x.stylist_id,
                        principalTable: "stylist_profiles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_notifications_booking_id_created_at_id",
                table: "notifications",
                columns: new[] { "booking_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_notifications_channel_next_try_at",
                table: "notifications",
                columns: new[] { "channel", "next_try_at" },
                filter: "next_try_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_created_at_id",
                table: "notifications",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_notifications_dedupe_key",
                table: "notifications",
                column: "dedupe_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_notifications_failed",
                table: "notifications",
                columns: new[] { "created_at", "id" },
                filter: "state = 'failed'");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_recipient_id_created_at_id",
                table: "notifications",
                columns: new[] { "recipient_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_notifications_stylist_id_created_at_id",
                table: "notifications",
                columns: new[] { "stylist_id", "created_at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "notifications");

            migrationBuilder.DropTable(
                name: "reminder_times");

            migrationBuilder.AlterDatabase()
                .Annotation("Npgsql:Enum:booking_change_kind", "cancelled,completed,confirmed,declined,deposit_due,expired,held,no_show,released,requested,rescheduled")
                .Annotation("Npgsql:Enum:booking_party", "admin,customer,stylist,system")
                .Annotation("Npgsql:Enum:booking_status", "cancelled,completed,confirmed,expired,held,no_show,pending")
                .Annotation("Npgsql:Enum:ceremony_purpose", "registration,sign_in")
                .Annotation("Npgsql:Enum:code_limit", "address,budget,cooldown,number,prefix")
                .Annotation("Npgsql:Enum:code_purpose", "account_unlock,email_verification,login,password_reset,phone_change,phone_verification")
                .Annotation("Npgsql:Enum:deposit_status", "due,forfeited,none,paid,refunded")
                .Annotation("Npgsql:Enum:exception_kind", "closed,open")
                .Annotation("Npgsql:Enum:language", "en,fa")
                .Annotation("Npgsql:Enum:ledger_account", "by_hand,deposits,fees,gateway,refunds,stylist")
                .Annotation("Npgsql:Enum:ledger_kind", "capture,earn,owe_refund,pay_refund")
                .Annotation("Npgsql:Enum:payment_status", "created,failed,orphaned,paid,refunded,refunding,requested,returned,reversing,settled,verifying")
                .Annotation("Npgsql:Enum:refund_reason", "booking_ended,paid_twice,too_late")
                .Annotation("Npgsql:Enum:refund_route", "manual,refund,reversal")
                .Annotation("Npgsql:Enum:refund_status", "done,due,manual,sending")
                .Annotation("Npgsql:Enum:session_end", "account_disabled,logout,logout_everywhere,password_reset,phone_changed,reuse,revoked")
                .Annotation("Npgsql:Enum:sign_in_method", "code,external,passkey,password")
                .Annotation("Npgsql:Enum:stylist_status", "approved,draft,pending_approval,rejected,suspended")
                .Annotation("Npgsql:Enum:user_role", "admin,provider,user")
                .Annotation("Npgsql:Enum:user_status", "active,inactive,locked,pending")
                .Annotation("Npgsql:PostgresExtension:btree_gist", ",,")
                .OldAnnotation("Npgsql:Enum:booking_change_kind", "cancelled,completed,confirmed,declined,deposit_due,expired,held,no_show,released,requested,rescheduled")
                .OldAnnotation("Npgsql:Enum:booking_party", "admin,customer,stylist,system")
                .OldAnnotation("Npgsql:Enum:booking_status", "cancelled,completed,confirmed,expired,held,no_show,pending")
                .OldAnnotation("Npgsql:Enum:ceremony_purpose", "registration,sign_in")
                .OldAnnotation("Npgsql:Enum:code_limit", "address,budget,cooldown,number,prefix")
                .OldAnnotation("Npgsql:Enum:code_purpose", "account_unlock,email_verification,login,password_reset,phone_change,phone_verification")
                .OldAnnotation("Npgsql:Enum:deposit_status", "due,forfeited,none,paid,refunded")
                .OldAnnotation("Npgsql:Enum:exception_kind", "closed,open")
                .OldAnnotation("Npgsql:Enum:language", "en,fa")
                .OldAnnotation("Npgsql:Enum:ledger_account", "by_hand,deposits,fees,gateway,refunds,stylist")
                .OldAnnotation("Npgsql:Enum:ledger_kind", "capture,earn,owe_refund,pay_refund")
                .OldAnnotation("Npgsql:Enum:notification_channel", "email,inbox,sms,web_push")
                .OldAnnotation("Npgsql:Enum:notification_role", "account,admin,customer,stylist")
                .OldAnnotation("Npgsql:Enum:notification_state", "cancelled,delivered,failed,queued,sending,sent,suppressed")
                .OldAnnotation("Npgsql:Enum:payment_status", "created,failed,orphaned,paid,refunded,refunding,requested,returned,reversing,settled,verifying")
                .OldAnnotation("Npgsql:Enum:refund_reason", "booking_ended,paid_twice,too_late")
                .OldAnnotation("Npgsql:Enum:refund_route", "manual,refund,reversal")
                .OldAnnotation("Npgsql:Enum:refund_status", "done,due,manual,sending")
                .OldAnnotation("Npgsql:Enum:session_end", "account_disabled,logout,logout_everywhere,password_reset,phone_changed,reuse,revoked")
                .OldAnnotation("Npgsql:Enum:sign_in_method", "code,external,passkey,password")
                .OldAnnotation("Npgsql:Enum:stylist_status", "approved,draft,pending_approval,rejected,suspended")
                .OldAnnotation("Npgsql:Enum:user_role", "admin,provider,user")
                .OldAnnotation("Npgsql:Enum:user_status", "active,inactive,locked,pending")
                .OldAnnotation("Npgsql:PostgresExtension:btree_gist", ",,");
        }
    }
}
