using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Nobat.Infrastructure.Database.Migrations;

/// <summary>
/// What the model cannot say about money: the books are only added to, and every transaction in them adds up to zero. Bookings and
/// calendars from before there were policies get the one of stylists who never set any.
/// </summary>
[DbContext(typeof(NobatDb))]
[Migration("20261123235903_MoneyGuards")]
internal sealed class MoneyGuards : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            """
            CREATE FUNCTION nobat_ledger_is_even() RETURNS trigger LANGUAGE plpgsql AS
            $$
            DECLARE line uuid := CASE TG_TABLE_NAME WHEN 'ledger_entries' THEN to_jsonb(NEW)->>'transaction_id' ELSE to_jsonb(NEW)->>'id' END;
            BEGIN
                IF (SELECT count(*) < 2 OR sum(amount) <> 0 FROM ledger_entries WHERE transaction_id = line) THEN
                    RAISE EXCEPTION 'ledger transaction % does not add up to zero', line USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_is_even';
                END IF;
                RETURN NULL;
            END
            $$;
            CREATE CONSTRAINT TRIGGER ledger_is_even AFTER INSERT OR UPDATE ON ledger_entries
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION nobat_ledger_is_even();
            CREATE CONSTRAINT TRIGGER ledger_has_entries AFTER INSERT ON ledger_transactions
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION nobat_ledger_is_even();
            DO $$
            BEGIN
                IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nobat_app') THEN
                    REVOKE UPDATE, DELETE, TRUNCATE ON ledger_transactions, ledger_entries, payment_changes FROM nobat_app;
                END IF;
            END $$
            """
        );
        // The books of the gateway that takes no money.
        migrationBuilder.Sql(
            """
            CREATE TABLE sandbox_payments (
                authority text PRIMARY KEY, amount bigint NOT NULL CHECK (amount > 0), callback_url text NOT NULL,
                state text NOT NULL CHECK (state IN ('open', 'paid', 'failed', 'verified', 'reversed', 'refunded')),
                returned bigint NOT NULL DEFAULT 0 CHECK (returned BETWEEN 0 AND amount));
            CREATE INDEX ix_sandbox_payments_paid ON sandbox_payments (authority) WHERE state = 'paid';
            CREATE TABLE sandbox_refunds (key text PRIMARY KEY, authority text NOT NULL, amount bigint NOT NULL CHECK (amount > 0))
            """
        );
        foreach (var table in (string[])["availability", "bookings"])
        {
            migrationBuilder.Sql(
                $"""
                ALTER TABLE {table}
                    ALTER COLUMN policy_free_cancellation_hours SET DEFAULT 24,
                    ALTER COLUMN policy_late_cancellation_percent SET DEFAULT 100,
                    ALTER COLUMN policy_no_show_percent SET DEFAULT 100,
                    ALTER COLUMN policy_max_reschedules SET DEFAULT 10;
                UPDATE {table} SET policy_free_cancellation_hours = 24, policy_late_cancellation_percent = 100,
                    policy_no_show_percent = 100, policy_max_reschedules = 10
                """ + (table == "bookings" ? "\nWHERE status IN ('held', 'pending', 'confirmed')" : "")
            );
        }
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("DROP TABLE sandbox_refunds, sandbox_payments");
        migrationBuilder.Sql("DROP TRIGGER ledger_has_entries ON ledger_transactions");
        migrationBuilder.Sql("DROP TRIGGER ledger_is_even ON ledger_entries");
        migrationBuilder.Sql("DROP FUNCTION nobat_ledger_is_even()");
    }
}
