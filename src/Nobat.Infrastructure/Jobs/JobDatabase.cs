using Hangfire.PostgreSql;
using Microsoft.Extensions.Options;
using Nobat.Infrastructure.Database;
using Npgsql;

namespace Nobat.Infrastructure.Jobs;

/// <summary>
/// Connections for jobs and nothing else: a queue that is looked at all the time must not take them from requests, and Hangfire reads
/// columns in its own types. They have the application's role and limits.
/// </summary>
internal sealed class JobDatabase(IServiceProvider provider, IOptions<DatabaseOptions> database, IOptions<JobOptions> jobs)
    : IConnectionFactory,
        IAsyncDisposable,
        IDisposable
{
    /// <summary>What Hangfire's own parts and an administrator's page hold at once, besides two for each worker.</summary>
    private const int Others = 10;

    private readonly Lazy<NpgsqlDataSource> _source = new(() =>
        Create(DatabaseSetup.ConnectionString(provider), database.Value, jobs.Value)
    );

    /// <summary>Closed; who asks opens it.</summary>
    public NpgsqlConnection GetOrCreateConnection() => _source.Value.CreateConnection();

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken ct) => _source.Value.OpenConnectionAsync(ct);

    public void Dispose()
    {
        if (_source.IsValueCreated)
            _source.Value.Dispose();
    }

    public ValueTask DisposeAsync() => _source.IsValueCreated ? _source.Value.DisposeAsync() : ValueTask.CompletedTask;

    private static NpgsqlDataSource Create(string connectionString, DatabaseOptions database, JobOptions jobs)
    {
        var settings = DatabaseSetup.SettingsOf(connectionString, database.Role);
        settings.ApplicationName = "nobat-jobs";
        settings.MaxPoolSize = Others + 2 * jobs.Workers;
        settings.Enlist = false;
        return NpgsqlDataSource.Create(settings);
    }
}
