using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Nobat.Domain.Payments;
using NodaTime;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Nobat.Infrastructure.Database.Migrations
{
    /// <inheritdoc />
    public partial class Payments : Migration
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
                .OldAnnotation("Npgsql:Enum:session_end", "account_disabled,logout,logout_everywhere,password_reset,phone_changed,reuse,revoked")
                .OldAnnotation("Npgsql:Enum:sign_in_method", "code,external,passkey,password")
                .OldAnnotation("Npgsql:Enum:stylist_status", "approved,draft,pending_approval,rejected,suspended")
                .OldAnnotation("Npgsql:Enum:user_role", "admin,provider,user")
                .OldAnnotation("Npgsql:Enum:user_status", "active,inactive,locked,pending")
                .OldAnnotation("Npgsql:PostgresExtension:btree_gist", ",,");

            migrationBuilder.AddColumn<Instant>(
                name: "deposit_due_at",
                table: "bookings",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "deposit_kept",
                table: "bookings",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "deposit_returned",
                table: "bookings",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<bool>(
                name: "is_payment_extended",
                table: "bookings",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "policy_free_cancellation_hours",
                table: "bookings",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "policy_late_cancellation_percent",
                table: "bookings",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "policy_max_reschedules",
                table: "bookings",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "policy_no_show_percent",
                table: "bookings",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "policy_reschedule_hours",
                table: "bookings",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "policy_version",
                table: "bookings",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "reschedules",
                table: "bookings",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "was_moved_late",
                table: "bookings",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "policy_free_cancellation_hours",
                table: "availability",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "policy_late_cancellation_percent",
                table: "availability",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "policy_max_reschedules",
                table: "availability",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "policy_no_show_percent",
                table: "availability",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "policy_reschedule_hours",
                table: "availability",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "policy_version",
                table: "availability",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "payments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    booking_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stylist_id = table.Column<Guid>(type: "uuid", nullable: false),
                    gateway = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    status = table.Column<PaymentStatus>(type: "payment_status", nullable: false),
                    authority = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    pay_url = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    return_url = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    reference = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    card_mask = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    fee = table.Column<long>(type: "bigint", nullable: false),
                    failure_code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    paid_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    returned_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    verifying_until = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    next_check_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    checks = table.Column<int>(type: "integer", nullable: false),
                    kept = table.Column<long>(type: "bigint", nullable: false),
                    returned = table.Column<long>(type: "bigint", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payments", x => x.id);
                    table.CheckConstraint("ck_payments_amount", "amount > 0 AND fee >= 0 AND fee <= amount");
                    table.CheckConstraint("ck_payments_authority", "authority IS NOT NULL OR status IN ('created', 'failed')");
                    table.CheckConstraint("ck_payments_paid", "paid_at IS NOT NULL OR status IN ('created', 'requested', 'returned', 'verifying', 'failed')");
                    table.CheckConstraint("ck_payments_parts", "kept >= 0 AND returned >= 0 AND (kept + returned = 0 OR kept + returned = amount)");
                    table.ForeignKey(
                        name: "fk_payments_bookings_booking_id",
                        column: x => x.booking_id,
                        principalTable: "bookings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ledger_transactions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<LedgerKind>(type: "ledger_kind", nullable: false),
                    payment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    booking_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stylist_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ledger_transactions", x => x.id);
                    table.ForeignKey(
                        name: "fk_ledger_transactions_payment_payment_id",
                        column: x => x.payment_id,
                        principalTable: "payments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "payment_changes",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityAlwaysColumn),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    from = table.Column<PaymentStatus>(type: "payment_status", nullable: true),
                    to = table.Column<PaymentStatus>(type: "payment_status", nullable: false),
                    note = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    payment_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payment_changes", x => x.id);
                    table.ForeignKey(
                        name: "fk_payment_changes_payments_payment_id",
                        column: x => x.payment_id,
                        principalTable: "payments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "refunds",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    payment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    booking_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stylist_id = table.Column<Guid>(type: "uuid", nullable: false),
                    gateway = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    reason = table.Column<RefundReason>(type: "refund_reason", nullable: false),
                    route = table.Column<RefundRoute>(type: "refund_route", nullable: false),
                    status = table.Column<RefundStatus>(type: "refund_status", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    next_try_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    reference = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    failure_code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    done_by = table.Column<Guid>(type: "uuid", nullable: true),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    done_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refunds", x => x.id);
                    table.CheckConstraint("ck_refunds_amount", "amount > 0");
                    table.CheckConstraint("ck_refunds_done", "(status = 'done') = (done_at IS NOT NULL)");
                    table.ForeignKey(
                        name: "fk_refunds_payments_payment_id",
                        column: x => x.payment_id,
                        principalTable: "payments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ledger_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account = table.Column<LedgerAccount>(type: "ledger_account", nullable: false),
                    owner = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    amount = table.Column<long>(type: "bigint", nullable: false),
                    transaction_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ledger_entries", x => x.id);
                    table.CheckConstraint("ck_ledger_entries_amount", "amount <> 0");
                    table.ForeignKey(
                        name: "fk_ledger_entries_ledger_transactions_transaction_id",
                        column: x => x.transaction_id,
                        principalTable: "ledger_transactions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.AddCheckConstraint(
                name: "ck_bookings_deposit",
                table: "bookings",
                sql: "deposit_kept >= 0 AND deposit_returned >= 0 AND (deposit_kept + deposit_returned = 0 OR deposit_kept + deposit_returned = deposit_amount)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_bookings_unpaid",
                table: "bookings",
                sql: "status NOT IN ('confirmed', 'completed', 'no_show') OR deposit_status <> 'due'");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_entries_account_owner",
                table: "ledger_entries",
                columns: new[] { "account", "owner" });

            migrationBuilder.CreateIndex(
                name: "ix_ledger_entries_transaction_id",
                table: "ledger_entries",
                column: "transaction_id");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_transactions_at",
                table: "ledger_transactions",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_transactions_once",
                table: "ledger_transactions",
                columns: new[] { "payment_id", "kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ledger_transactions_stylist_id_at",
                table: "ledger_transactions",
                columns: new[] { "stylist_id", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_payment_changes_payment_id",
                table: "payment_changes",
                column: "payment_id");

            migrationBuilder.CreateIndex(
                name: "ix_payments_booking_id",
                table: "payments",
                column: "booking_id");

            migrationBuilder.CreateIndex(
                name: "ix_payments_created_at_id",
                table: "payments",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_payments_customer_id_created_at_id",
                table: "payments",
                columns: new[] { "customer_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_payments_gateway_authority",
                table: "payments",
                columns: new[] { "gateway", "authority" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_payments_next_check_at",
                table: "payments",
                column: "next_check_at",
                filter: "next_check_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_payments_one_holds",
                table: "payments",
                column: "booking_id",
                unique: true,
                filter: "status = 'paid'");

            migrationBuilder.CreateIndex(
                name: "ix_payments_stylist_id_created_at_id",
                table: "payments",
                columns: new[] { "stylist_id", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_payments_verifying_until",
                table: "payments",
                column: "verifying_until",
                filter: "status = 'verifying'");

            migrationBuilder.CreateIndex(
                name: "ix_refunds_created_at_id",
                table: "refunds",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_refunds_next_try_at",
                table: "refunds",
                column: "next_try_at",
                filter: "next_try_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_refunds_payment_id",
                table: "refunds",
                column: "payment_id",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ledger_entries");

            migrationBuilder.DropTable(
                name: "payment_changes");

            migrationBuilder.DropTable(
                name: "refunds");

            migrationBuilder.DropTable(
                name: "ledger_transactions");

            migrationBuilder.DropTable(
                name: "payments");

            migrationBuilder.DropCheckConstraint(
                name: "ck_bookings_deposit",
                table: "bookings");

            migrationBuilder.DropCheckConstraint(
                name: "ck_bookings_unpaid",
                table: "bookings");

            migrationBuilder.DropColumn(
                name: "deposit_due_at",
                table: "bookings");

            migrationBuilder.DropColumn(
                name: "deposit_kept",
                table: "bookings");

            migrationBuilder.DropColumn(
                name: "deposit_returned",
                table: "bookings");

            migrationBuilder.DropColumn(
                name: "is_payment_extended",
                table: "bookings");

            migrationBuilder.DropColumn(
                name: "policy_free_cancellation_hours",
                table: "bookings");

            migrationBuilder.DropColumn(
                name: "policy_late_cancellation_percent",
                table: "bookings");

            migrationBuilder.DropColumn(
                name: "policy_max_reschedules",
                table: "bookings");

            migrationBuilder.DropColumn(
                name: "policy_no_show_percent",
                table: "bookings");

            migrationBuilder.DropColumn(
                name: "policy_reschedule_hours",
                table: "bookings");

            migrationBuilder.DropColumn(
                name: "policy_version",
                table: "bookings");

            migrationBuilder.DropColumn(
                name: "reschedules",
                table: "bookings");

            migrationBuilder.DropColumn(
                name: "was_moved_late",
                table: "bookings");

            migrationBuilder.DropColumn(
                name: "policy_free_cancellation_hours",
                table: "availability");

            migrationBuilder.DropColumn(
                name: "policy_late_cancellation_percent",
                table: "availability");

            migrationBuilder.DropColumn(
                name: "policy_max_reschedules",
                table: "availability");

            migrationBuilder.DropColumn(
                name: "policy_no_show_percent",
                table: "availability");

            migrationBuilder.DropColumn(
                name: "policy_reschedule_hours",
                table: "availability");

            migrationBuilder.DropColumn(
                name: "policy_version",
                table: "availability");

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
        }
    }
}
