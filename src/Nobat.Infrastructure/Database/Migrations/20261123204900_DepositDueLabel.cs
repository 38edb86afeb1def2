using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Nobat.Infrastructure.Database.Migrations;

/// <summary>A label of an enum type cannot be taken away again, so this has no way back, and the generated migration leaves it alone.</summary>
[DbContext(typeof(NobatDb))]
[Migration("20261123204900_DepositDueLabel")]
internal sealed class DepositDueLabel : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("ALTER TYPE booking_change_kind ADD VALUE IF NOT EXISTS 'deposit_due' BEFORE 'expired'");

    protected override void Down(MigrationBuilder migrationBuilder) { }
}
