using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Nobat.Infrastructure.Jobs;
using Npgsql;

namespace Nobat.Infrastructure.Database;

/// <summary>Ready means the database answers, and soon: a process whose queries would only time out should get no traffic.</summary>
internal sealed class DatabaseHealth(NpgsqlDataSource database) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // A server that hangs does not answer a cancellation either, so the asking is left behind; the token ends it in its own time.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await AskAsync(patience.Token).WaitAsync(Patience, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception away) when (away is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy(away.GetType().Name);
        }
    }

    private async Task AskAsync(CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT 1");
        await command.ExecuteScalarAsync(ct);
    }
}

/// <summary>Started means the schema is this version's: a process in front of an older one must not be sent requests yet.</summary>
internal sealed class SchemaHealth(IServiceScopeFactory scopes, IOptions<JobOptions> jobs) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<NobatDb>();
            return
                (await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any()
                || (jobs.Value.Enabled && !await HasJobsAsync(scope.ServiceProvider, cancellationToken))
                ? HealthCheckResult.Unhealthy("Migrations are missing: run the migrate command.")
                : HealthCheckResult.Healthy();
        }
        catch (NpgsqlException away)
        {
            return HealthCheckResult.Unhealthy(away.GetType().Name);
        }
    }

    private static async Task<bool> HasJobsAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var connection = await services.GetRequiredService<JobDatabase>().OpenAsync(ct);
        return await JobSchema.IsCurrentAsync(connection, ct);
    }
}
