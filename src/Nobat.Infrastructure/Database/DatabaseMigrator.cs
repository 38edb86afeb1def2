using Microsoft.EntityFrameworkCore;
using Nobat.Infrastructure.Jobs;
using Npgsql;

namespace Nobat.Infrastructure.Database;

/// <summary>Brings a database to this version's schema; what <c>-- migrate</c> runs.</summary>
public static class DatabaseMigrator
{
    /// <summary>Applies what is missing; the names of the migrations applied.</summary>
    public static async Task<IReadOnlyList<string>> MigrateAsync(string connectionString, CancellationToken ct)
    {
        // Schema changes may wait and run long; the limits of ordinary traffic are not theirs.
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Options = "-c lock_timeout=10000",
            CommandTimeout = 0,
            Pooling = false,
        };
        var options = new DbContextOptionsBuilder<NobatDb>();
        options.UseNpgsql(settings.ConnectionString, DatabaseSetup.ConfigureModel).UseSnakeCaseNamingConvention();
        await using var db = new NobatDb(options.Options);
        var missing = (await db.Database.GetPendingMigrationsAsync(ct)).ToList();
        await db.Database.MigrateAsync(ct);
        return await JobSchema.InstallAsync(settings.ConnectionString, ct) ? [.. missing, JobSchema.Name] : missing;
    }
}
