using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Nobat.Infrastructure.Database;
using Nobat.Testing;
using Npgsql;

namespace Nobat.Api.Tests.Services;

/// <summary>What bookings block goes from one range to several and back, and no booking is lost.</summary>
[Trait("Feature", "DB-02"), Trait("Feature", "ST-06")]
public sealed class BlockedMigrationTests(ApiFixture api) : ApiTest(api)
{
    private const string Before = "20261123190001_Ceremonies";
    private const string Insert = """
        INSERT INTO users (id, phone, role, status, language, email_verified, wrong_passwords, created_at, updated_at)
        VALUES ('01930f6e-8c1a-7c3e-9f5a-2b7d4e6f8a10', '09120001999', 'user', 'active', 'fa', false, 0, now(), now());
        INSERT INTO bookings (id, reference, stylist_id, customer_id, status, starts_at, ends_at, blocked, date, start_time, time_zone,
                              requires_approval, total_amount, deposit_amount, deposit_status, created_at, updated_at)
        SELECT gen_random_uuid(), 'R' || n, '01930f6e-8c1a-7c3e-9f5a-2b7d4e6f8a11', '01930f6e-8c1a-7c3e-9f5a-2b7d4e6f8a10', 'confirmed', s,
               s + interval '1 hour', tstzrange(s, s + interval '75 minutes'), '2026-12-01', '10:00', 'Asia/Tehran', false, 0, 0, 'none',
               now(), now()
          FROM generate_series(0, 49) n, LATERAL (SELECT '2026-12-01T00:00Z'::timestamptz + n * interval '2 hours' AS s) t
        """;

    [Fact]
    public async Task Bookings_keep_what_they_block_on_the_way_there_and_back()
    {
        await using var database = NpgsqlDataSource.Create(await Api.Engines.CreateDatabaseAsync("nobat_blocked"));
        await MigrateAsync(database, Before);
        await Run(database, Insert);
        var before = await Ask(
            database,
            "SELECT string_agg(reference || lower(blocked) || upper(blocked), ',' ORDER BY reference) FROM bookings"
        );

        await MigrateAsync(database, null);

        const string parts = """
            SELECT string_agg(reference || lower(part) || upper(part), ',' ORDER BY reference) FROM bookings, unnest(blocked) part
            """;
        Assert.Equal(before, await Ask(database, parts));
        Assert.Equal("[]", await Ask(database, "SELECT string_agg(DISTINCT services::text, ',') FROM bookings"));

        // Another one in a gap: going back would make them overlap, so it is refused and nothing changes.
        await Run(
            database,
            """
            UPDATE bookings SET blocked = multirange(tstzrange(starts_at, starts_at + interval '10 minutes'))
                                        + multirange(tstzrange(ends_at - interval '10 minutes', ends_at)) WHERE reference = 'R0';
            UPDATE bookings b SET starts_at = r.starts_at + interval '20 minutes', ends_at = r.starts_at + interval '30 minutes',
                   blocked = multirange(tstzrange(r.starts_at + interval '20 minutes', r.starts_at + interval '30 minutes'))
              FROM bookings r WHERE b.reference = 'R1' AND r.reference = 'R0'
            """
        );
        var refused = await Assert.ThrowsAsync<PostgresException>(() => MigrateAsync(database, Before));
        Assert.Equal(PostgresErrorCodes.ExclusionViolation, refused.SqlState);
        Assert.Equal("50", await Ask(database, "SELECT count(*)::text FROM bookings WHERE NOT isempty(blocked)"));

        await Run(database, "DELETE FROM bookings WHERE reference = 'R1'");
        await MigrateAsync(database, Before);

        Assert.Equal("49", await Ask(database, "SELECT count(*)::text FROM bookings WHERE blocked @> tstzrange(starts_at, ends_at)"));
        Assert.Equal(
            "x",
            await Ask(database, "SELECT contype::text FROM pg_constraint WHERE conname = 'bookings_no_overlap' AND convalidated")
        );
    }

    private static async Task MigrateAsync(NpgsqlDataSource database, string? to)
    {
        var options = new DbContextOptionsBuilder<NobatDb>();
        options.UseNobatModel(database);
        await using var db = new NobatDb(options.Options);
        await db.GetService<IMigrator>().MigrateAsync(to, TestContext.Current.CancellationToken);
    }

    private static async Task Run(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<string?> Ask(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (string?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
