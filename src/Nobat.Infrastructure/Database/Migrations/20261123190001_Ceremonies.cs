using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Nobat.Infrastructure.Database.Migrations;

/// <summary>What a sign-in elsewhere remembers between its two halves, for minutes.</summary>
[DbContext(typeof(NobatDb))]
[Migration("20261123190001_Ceremonies")]
internal sealed class CeremoniesTable : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(
            """
            CREATE TABLE ceremonies (
                token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32), purpose text NOT NULL, content jsonb NOT NULL,
                expires_at timestamptz NOT NULL);
            CREATE INDEX ix_ceremonies_expires_at ON ceremonies (expires_at)
            """
        );
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE ceremonies");
}
