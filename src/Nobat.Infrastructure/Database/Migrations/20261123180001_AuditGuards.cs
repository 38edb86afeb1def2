using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Nobat.Infrastructure.Database.Migrations;

/// <summary>
/// The chain of the audit log, and the role of the application, which may only add to it. Where the login may not make roles the
/// statements about it are passed over; docs/audit.md says what to do then.
/// </summary>
[DbContext(typeof(NobatDb))]
[Migration("20261123180001_AuditGuards")]
internal sealed class AuditGuards : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            """
            CREATE TABLE audit_seals (
                position bigint PRIMARY KEY CHECK (position > 0), entry_id uuid NOT NULL UNIQUE REFERENCES audit_entries (id),
                hash bytea NOT NULL CHECK (octet_length(hash) = 32));
            CREATE TABLE audit_heads (
                position bigint NOT NULL, at timestamptz NOT NULL DEFAULT nobat_now(), hash bytea NOT NULL, key_id text NOT NULL,
                signature bytea NOT NULL);
            CREATE INDEX ix_audit_heads_at ON audit_heads (at);
            CREATE TABLE audit_unsealed (entry_id uuid PRIMARY KEY);
            CREATE FUNCTION nobat_queue_audit() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO audit_unsealed (entry_id) SELECT id FROM added; RETURN NULL; END $$;
            CREATE TRIGGER queue_audit AFTER INSERT ON audit_entries REFERENCING NEW TABLE AS added
                FOR EACH STATEMENT EXECUTE FUNCTION nobat_queue_audit();
            """
        );
        migrationBuilder.Sql(
            """
            DO $$
            BEGIN
                BEGIN
                    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nobat_app') THEN
                        CREATE ROLE nobat_app NOLOGIN;
                    END IF;
                EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN NULL;
                END;
                IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nobat_app') THEN
                    GRANT USAGE ON SCHEMA public TO nobat_app;
                    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO nobat_app;
                    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO nobat_app;
                    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO nobat_app;
                    ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO nobat_app;
                    REVOKE UPDATE, DELETE, TRUNCATE ON audit_entries, audit_seals, audit_heads FROM nobat_app;
                END IF;
            END $$
            """
        );
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("DROP TRIGGER queue_audit ON audit_entries");
        migrationBuilder.Sql("DROP FUNCTION nobat_queue_audit()");
        migrationBuilder.Sql("DROP TABLE audit_unsealed, audit_heads, audit_seals");
    }
}
