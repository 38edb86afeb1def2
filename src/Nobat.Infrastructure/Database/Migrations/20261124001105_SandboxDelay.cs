using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Nobat.Infrastructure.Database.Migrations;

/// <summary>The sandbox's money may come after its customer has gone back.</summary>
[DbContext(typeof(NobatDb))]
[Migration("20261124001105_SandboxDelay")]
internal sealed class SandboxDelay : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(
            """
            ALTER TABLE sandbox_payments ADD COLUMN pays_at timestamptz, DROP CONSTRAINT sandbox_payments_state_check,
                ADD CHECK (state IN ('open', 'paid', 'late', 'failed', 'verified', 'reversed', 'refunded'))
            """
        );

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(
            """
            UPDATE sandbox_payments SET state = 'paid' WHERE state = 'late';
            ALTER TABLE sandbox_payments DROP COLUMN pays_at, DROP CONSTRAINT sandbox_payments_state_check,
                ADD CHECK (state IN ('open', 'paid', 'failed', 'verified', 'reversed', 'refunded'))
            """
        );
}
