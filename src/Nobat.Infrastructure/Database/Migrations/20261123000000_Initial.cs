using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Nobat.Domain.Availability;
using Nobat.Domain.Bookings;
using Nobat.Domain.Stylists;
using Nobat.Domain.Users;
using NodaTime;

#nullable disable

namespace Nobat.Infrastructure.Database.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
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
                .Annotation("Npgsql:Enum:session_end", "account_disabled,logout,logout_everywhere,password_reset,reuse")
                .Annotation("Npgsql:Enum:stylist_status", "approved,draft,pending_approval,rejected,suspended")
                .Annotation("Npgsql:Enum:user_role", "admin,provider,user")
                .Annotation("Npgsql:Enum:user_status", "active,inactive,locked,pending")
                .Annotation("Npgsql:PostgresExtension:btree_gist", ",,");

            migrationBuilder.CreateTable(
                name: "idempotency_keys",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    route = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    key = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    request_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    owner = table.Column<Guid>(type: "uuid", nullable: false),
                    leased_until = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    status = table.Column<short>(type: "smallint", nullable: true),
                    content_type = table.Column<string>(type: "text", nullable: true),
                    location = table.Column<string>(type: "text", nullable: true),
                    body = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_idempotency_keys", x => new { x.user_id, x.route, x.key });
                });

            migrationBuilder.CreateTable(
                name: "one_time_codes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    phone = table.Column<string>(type: "character varying(11)", maxLength: 11, nullable: false),
                    purpose = table.Column<CodePurpose>(type: "code_purpose", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    consumed_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    undelivered = table.Column<bool>(type: "boolean", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_one_time_codes", x => x.id);
                    table.CheckConstraint("ck_one_time_codes_attempts", "attempts BETWEEN 0 AND 5");
                    table.CheckConstraint("ck_one_time_codes_hash", "octet_length(hash) = 32");
                });

            migrationBuilder.CreateTable(
                name: "outbox_messages",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    payload = table.Column<string>(type: "jsonb", nullable: false),
                    occurred_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    parked_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    last_error = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox_messages", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "users",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    phone = table.Column<string>(type: "character varying(11)", maxLength: 11, nullable: false),
                    phone_verified_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    first_name = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    last_name = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: true),
                    birth_date = table.Column<LocalDate>(type: "date", nullable: true),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    email_verified = table.Column<bool>(type: "boolean", nullable: false),
                    role = table.Column<UserRole>(type: "user_role", nullable: false),
                    status = table.Column<UserStatus>(type: "user_status", nullable: false),
                    password_hash = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    wrong_passwords = table.Column<int>(type: "integer", nullable: false),
                    language = table.Column<Language>(type: "language", nullable: false),
                    last_login_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_users", x => x.id);
                    table.CheckConstraint("ck_users_phone", "phone ~ '^09[0-9]{9}$'");
                    table.CheckConstraint("ck_users_wrong_passwords", "wrong_passwords >= 0");
                });

            migrationBuilder.CreateTable(
                name: "bookings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    reference = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    stylist_id = table.Column<Guid>(type: "uuid", nullable: false),
                    customer_id = table.Column<Guid>(type: "uuid", nullable: true),
                    walk_in_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    walk_in_phone = table.Column<string>(type: "character varying(11)", maxLength: 11, nullable: true),
                    status = table.Column<BookingStatus>(type: "booking_status", nullable: false),
                    expires_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    starts_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    blocked = table.Column<Interval>(type: "tstzrange", nullable: false),
                    date = table.Column<LocalDate>(type: "date", nullable: false),
                    start_time = table.Column<LocalTime>(type: "time", nullable: false),
                    time_zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    requires_approval = table.Column<bool>(type: "boolean", nullable: false),
                    total_amount = table.Column<long>(type: "bigint", nullable: false),
                    deposit_amount = table.Column<long>(type: "bigint", nullable: false),
                    deposit_status = table.Column<DepositStatus>(type: "deposit_status", nullable: false),
                    customer_notes = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    stylist_notes = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    requested_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    confirmed_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    completed_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    cancelled_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    cancelled_by = table.Column<BookingParty>(type: "booking_party", nullable: true),
                    cancellation_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bookings", x => x.id);
                    table.CheckConstraint("ck_bookings_deadline", "status NOT IN ('held', 'pending') OR expires_at IS NOT NULL");
                    table.CheckConstraint("ck_bookings_money", "deposit_amount >= 0 AND total_amount >= deposit_amount");
                    table.CheckConstraint("ck_bookings_person", "(customer_id IS NULL) = (walk_in_phone IS NOT NULL)");
                    table.CheckConstraint("ck_bookings_time", "starts_at < ends_at AND blocked @> tstzrange(starts_at, ends_at)");
                    table.ForeignKey(
                        name: "fk_bookings_user_customer_id",
                        column: x => x.customer_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    device_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    revoked_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    ended_by = table.Column<SessionEnd>(type: "session_end", nullable: true),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sessions", x => x.id);
                    table.ForeignKey(
                        name: "fk_sessions_user_user_id",
                        column: x => x.user_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "stylist_profiles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    status = table.Column<StylistStatus>(type: "stylist_status", nullable: false),
                    salon_address = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    salon_name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    latitude = table.Column<double>(type: "double precision", nullable: true),
                    longitude = table.Column<double>(type: "double precision", nullable: true),
                    instagram_username = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: true),
                    bio = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    link_token = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    submitted_for_approval_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    approved_by = table.Column<Guid>(type: "uuid", nullable: true),
                    approved_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true),
                    rejection_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    suspension_reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stylist_profiles", x => x.id);
                    table.CheckConstraint("ck_stylist_profiles_latitude", "latitude BETWEEN -90 AND 90");
                    table.CheckConstraint("ck_stylist_profiles_link_token", "link_token ~ '^[A-Za-z0-9_-]{32}$'");
                    table.CheckConstraint("ck_stylist_profiles_longitude", "longitude BETWEEN -180 AND 180");
                    table.CheckConstraint("ck_stylist_profiles_place", "(latitude IS NULL) = (longitude IS NULL)");
                    table.CheckConstraint("ck_stylist_profiles_rejected", "status <> 'rejected' OR rejection_reason IS NOT NULL");
                    table.CheckConstraint("ck_stylist_profiles_suspended", "status <> 'suspended' OR suspension_reason IS NOT NULL");
                    table.ForeignKey(
                        name: "fk_stylist_profiles_user_approved_by",
                        column: x => x.approved_by,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_stylist_profiles_user_owner_id",
                        column: x => x.owner_id,
                        principalTable: "users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "booking_changes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<BookingChangeKind>(type: "booking_change_kind", nullable: false),
                    by = table.Column<BookingParty>(type: "booking_party", nullable: false),
                    by_user = table.Column<Guid>(type: "uuid", nullable: true),
                    from = table.Column<BookingStatus>(type: "booking_status", nullable: true),
                    to = table.Column<BookingStatus>(type: "booking_status", nullable: false),
                    old_time = table.Column<Interval>(type: "tstzrange", nullable: true),
                    new_time = table.Column<Interval>(type: "tstzrange", nullable: true),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    booking_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_booking_changes", x => x.id);
                    table.ForeignKey(
                        name: "fk_booking_changes_booking_booking_id",
                        column: x => x.booking_id,
                        principalTable: "bookings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "refresh_tokens",
                columns: table => new
                {
                    generation = table.Column<int>(type: "integer", nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    rotated_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refresh_tokens", x => new { x.session_id, x.generation });
                    table.CheckConstraint("ck_refresh_tokens_hash", "octet_length(hash) = 32");
                    table.ForeignKey(
                        name: "fk_refresh_tokens_sessions_session_id",
                        column: x => x.session_id,
                        principalTable: "sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "availability",
                columns: table => new
                {
                    stylist_id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    time_zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    weekly_hours = table.Column<string>(type: "jsonb", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    xmin = table.Column<uint>(type: "xid", rowVersion: true, nullable: false),
                    buffer_time_minutes = table.Column<int>(type: "integer", nullable: false),
                    max_advance_days = table.Column<int>(type: "integer", nullable: false),
                    minimum_notice_minutes = table.Column<int>(type: "integer", nullable: false),
                    requires_approval = table.Column<bool>(type: "boolean", nullable: false),
                    slot_duration_minutes = table.Column<int>(type: "integer", nullable: false),
                    slot_step_minutes = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_availability", x => x.stylist_id);
                    table.CheckConstraint("ck_availability_buffer", "buffer_time_minutes BETWEEN 0 AND 120");
                    table.CheckConstraint("ck_availability_duration", "slot_duration_minutes BETWEEN 15 AND 480");
                    table.CheckConstraint("ck_availability_horizon", "max_advance_days BETWEEN 1 AND 365");
                    table.CheckConstraint("ck_availability_hours", "jsonb_typeof(weekly_hours) = 'array'");
                    table.CheckConstraint("ck_availability_notice", "minimum_notice_minutes BETWEEN 0 AND 43200");
                    table.CheckConstraint("ck_availability_step", "slot_step_minutes BETWEEN 5 AND 480");
                    table.ForeignKey(
                        name: "fk_availability_stylist_profile_stylist_id",
                        column: x => x.stylist_id,
                        principalTable: "stylist_profiles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "stylist_status_changes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    from = table.Column<StylistStatus>(type: "stylist_status", nullable: true),
                    to = table.Column<StylistStatus>(type: "stylist_status", nullable: false),
                    reason = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: true),
                    stylist_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stylist_status_changes", x => x.id);
                    table.ForeignKey(
                        name: "fk_stylist_status_changes_stylist_profiles_stylist_id",
                        column: x => x.stylist_id,
                        principalTable: "stylist_profiles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "availability_exceptions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<ExceptionKind>(type: "exception_kind", nullable: false),
                    first_date = table.Column<LocalDate>(type: "date", nullable: true),
                    last_date = table.Column<LocalDate>(type: "date", nullable: true),
                    recurring_day_of_week = table.Column<short>(type: "smallint", nullable: true),
                    start_minute = table.Column<short>(type: "smallint", nullable: true),
                    end_minute = table.Column<short>(type: "smallint", nullable: true),
                    reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    stylist_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_availability_exceptions", x => x.id);
                    table.CheckConstraint("ck_availability_exceptions_dates", "first_date <= last_date");
                    table.CheckConstraint("ck_availability_exceptions_days", "recurring_day_of_week BETWEEN 1 AND 7 OR (recurring_day_of_week IS NULL AND first_date IS NOT NULL AND last_date IS NOT NULL)");
                    table.CheckConstraint("ck_availability_exceptions_open", "kind <> 'open' OR start_minute IS NOT NULL");
                    table.CheckConstraint("ck_availability_exceptions_times", "(start_minute IS NULL) = (end_minute IS NULL) AND start_minute >= 0 AND start_minute < end_minute AND end_minute <= 1440");
                    table.ForeignKey(
                        name: "fk_availability_exceptions_availability_stylist_id",
                        column: x => x.stylist_id,
                        principalTable: "availability",
                        principalColumn: "stylist_id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_availability_owner_id",
                table: "availability",
                column: "owner_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_availability_exceptions_stylist_id_last_date",
                table: "availability_exceptions",
                columns: new[] { "stylist_id", "last_date" });

            migrationBuilder.CreateIndex(
                name: "ix_booking_changes_booking_id",
                table: "booking_changes",
                column: "booking_id");

            migrationBuilder.CreateIndex(
                name: "ix_bookings_customer_id_starts_at_id",
                table: "bookings",
                columns: new[] { "customer_id", "starts_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_bookings_expires_at",
                table: "bookings",
                column: "expires_at",
                filter: "status IN ('held', 'pending')");

            migrationBuilder.CreateIndex(
                name: "ix_bookings_reference",
                table: "bookings",
                column: "reference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bookings_stylist_id_starts_at_id",
                table: "bookings",
                columns: new[] { "stylist_id", "starts_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_idempotency_keys_created_at",
                table: "idempotency_keys",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_one_time_codes_phone_created_at",
                table: "one_time_codes",
                columns: new[] { "phone", "created_at" },
                descending: new[] { false, true });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_messages_due_at",
                table: "outbox_messages",
                column: "due_at",
                filter: "parked_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_refresh_tokens_hash",
                table: "refresh_tokens",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_sessions_user_id",
                table: "sessions",
                column: "user_id",
                filter: "revoked_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_stylist_profiles_approved_by",
                table: "stylist_profiles",
                column: "approved_by");

            migrationBuilder.CreateIndex(
                name: "ix_stylist_profiles_created_at_id",
                table: "stylist_profiles",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_stylist_profiles_link_token",
                table: "stylist_profiles",
                column: "link_token",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_stylist_profiles_owner_id",
                table: "stylist_profiles",
                column: "owner_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_stylist_profiles_status_created_at_id",
                table: "stylist_profiles",
                columns: new[] { "status", "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_stylist_status_changes_stylist_id",
                table: "stylist_status_changes",
                column: "stylist_id");

            migrationBuilder.CreateIndex(
                name: "ix_users_created_at_id",
                table: "users",
                columns: new[] { "created_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_users_phone",
                table: "users",
                column: "phone",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "availability_exceptions");

            migrationBuilder.DropTable(
                name: "booking_changes");

            migrationBuilder.DropTable(
                name: "idempotency_keys");

            migrationBuilder.DropTable(
                name: "one_time_codes");

            migrationBuilder.DropTable(
                name: "outbox_messages");

            migrationBuilder.DropTable(
                name: "refresh_tokens");

            migrationBuilder.DropTable(
                name: "stylist_status_changes");

            migrationBuilder.DropTable(
                name: "availability");

            migrationBuilder.DropTable(
                name: "bookings");

            migrationBuilder.DropTable(
                name: "sessions");

            migrationBuilder.DropTable(
                name: "stylist_profiles");

            migrationBuilder.DropTable(
                name: "users");
        }
    }
}
