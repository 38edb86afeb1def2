using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Nobat.Infrastructure.Database.Migrations;

/// <summary>What was once sent can be looked at for ever: a version of a template is never changed.</summary>
[DbContext(typeof(NobatDb))]
[Migration("20261124020301_TemplateGuards")]
internal sealed class TemplateGuards : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(
            """
            DO $$
            BEGIN
                IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nobat_app') THEN
                    REVOKE UPDATE, DELETE, TRUNCATE ON notice_template_versions FROM nobat_app;
                END IF;
            END $$
            """
        );

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(
            """
            DO $$
            BEGIN
                IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'nobat_app') THEN
                    GRANT UPDATE, DELETE ON notice_template_versions TO nobat_app;
                END IF;
            END $$
            """
        );
}
