using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Nobat.Domain.Sms;
using NodaTime;

#nullable disable

namespace Nobat.Infrastructure.Database.Migrations
{
    /// <inheritdoc />
    public partial class NoticesSms : Migration
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
                .Annotation("Npgsql:Enum:sms_state", "delivered,failed,refused,sending,sent,unclear,undelivered")
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

            migrationBuilder.CreateTable(
                name: "sms_alerts",
                columns: table => new
                {
                    source = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    first_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    last_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sms_alerts", x => new { x.source, x.code });
                });

            migrationBuilder.CreateTable(
                name: "sms_budgets",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    monthly = table.Column<long>(type: "bigint", nullable: true),
                    warn_at = table.Column<long>(type: "bigint", nullable: true),
                    set_by = table.Column<Guid>(type: "uuid", nullable: false),
                    set_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sms_budgets", x => x.id);
                    table.CheckConstraint("ck_sms_budgets_one", "id = 1");
                });

            migrationBuilder.CreateTable(
                name: "sms_messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    local_id = table.Column<long>(type: "bigint", nullable: false),
                    dedupe_key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    notification_id = table.Column<Guid>(type: "uuid", nullable: true),
                    provider = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    provider_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    recipient = table.Column<string>(type: "character varying(11)", maxLength: 11, nullable: false),
                    recipient_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: true),
                    booking_id = table.Column<Guid>(type: "uuid", nullable: true),
                    stylist_id = table.Column<Guid>(type: "uuid", nullable: true),
                    segments = table.Column<int>(type: "integer", nullable: false),
                    cost = table.Column<long>(type: "bigint", nullable: true),
                    state = table.Column<SmsState>(type: "sms_state", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    is_keyed = table.Column<bool>(type: "boolean", nullable: false),
                    failure_code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    sent_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    delivered_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    next_check_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sms_messages", x => x.id);
                    table.CheckConstraint("ck_sms_messages_cost", "cost >= 0 AND segments >= 0");
                    table.CheckConstraint("ck_sms_messages_delivered", "(state = 'delivered') = (delivered_at IS NOT NULL)");
                });

            migrationBuilder.CreateIndex(
                name: "ix_sms_messages_created_at_id",
                table: "sms_messages",
                columns: new[] { "created_at", "id" })
                .Annotation("Npgsql:IndexInclude", new[] { "cost" });

            migrationBuilder.CreateIndex(
                name: "ix_sms_messages_dedupe_key_provider",
                table: "sms_messages",
                columns: new[] { "dedupe_key", "provider" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_sms_messages_failures",
                table: "sms_messages",
                columns: new[] { "provider", "created_at" },
                filter: "failure_code IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_sms_messages_local_id",
                table: "sms_messages",
                column: "local_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_sms_messages_notification_id",
                table: "sms_messages",
                column: "notification_id",
                filter: "notification_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_sms_messages_provider_next_check_at",
                table: "sms_messages",
                columns: new[] { "provider", "next_check_at" },
                filter: "next_check_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_sms_messages_recipient_hash_created_at_id",
                table: "sms_messages",
                columns: new[] { "recipient_hash", "created_at", "id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "sms_alerts");

            migrationBuilder.DropTable(
                name: "sms_budgets");

            migrationBuilder.DropTable(
                name: "sms_messages");

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
                .OldAnnotation("Npgsql:Enum:notification_channel", "email,inbox,sms,web_push")
                .OldAnnotation("Npgsql:Enum:notification_role", "account,admin,customer,stylist")
                .OldAnnotation("Npgsql:Enum:notification_state", "cancelled,delivered,failed,queued,sending,sent,suppressed")
                .OldAnnotation("Npgsql:Enum:payment_status", "created,failed,orphaned,paid,refunded,refunding,requested,returned,reversing,settled,verifying")
                .OldAnnotation("Npgsql:Enum:refund_reason", "booking_ended,paid_twice,too_late")
                .OldAnnotation("Npgsql:Enum:refund_route", "manual,refund,reversal")
                .OldAnnotation("Npgsql:Enum:refund_status", "done,due,manual,sending")
                .OldAnnotation("Npgsql:Enum:session_end", "account_disabled,logout,logout_everywhere,password_reset,phone_changed,reuse,revoked")
                .OldAnnotation("Npgsql:Enum:sign_in_method", "code,external,passkey,password")
                .OldAnnotation("Npgsql:Enum:sms_state", "delivered,failed,refused,sending,sent,unclear,undelivered")
                .OldAnnotation("Npgsql:Enum:stylist_status", "approved,draft,pending_approval,rejected,suspended")
                .OldAnnotation("Npgsql:Enum:user_role", "admin,provider,user")
                .OldAnnotation("Npgsql:Enum:user_status", "active,inactive,locked,pending")
                .OldAnnotation("Npgsql:PostgresExtension:btree_gist", ",,");
        }
    }
}
