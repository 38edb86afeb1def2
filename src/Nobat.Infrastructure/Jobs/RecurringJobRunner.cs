using System.Diagnostics;
using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Nobat.Infrastructure.Jobs;

/// <summary>A job that was registered: what it is called, when it comes, and how it is run in a scope of its own.</summary>
internal sealed record JobDescription(string Name, string Schedule, Func<IServiceProvider, CancellationToken, Task> RunAsync);

/// <summary>Told to Hangfire, which keeps it, in place of an exception whose message may hold anything.</summary>
internal sealed class JobFailedException(string job, string reason) : Exception($"{job} failed: {reason}");

/// <summary>
/// The one thing that Hangfire calls. Of all processes one runs a job at a time: it holds an advisory lock that ends with its
/// transaction, hence also with its process. Whoever comes meanwhile leaves, as the work is being done.
/// </summary>
internal sealed partial class RecurringJobRunner(
    IEnumerable<JobDescription> jobs,
    IServiceScopeFactory scopes,
    JobDatabase database,
    JobOutcomes outcomes,
    ILogger<RecurringJobRunner> log
)
{
    private readonly Dictionary<string, JobDescription> _jobs = jobs.ToDictionary(job => job.Name, StringComparer.Ordinal);

    [JobDisplayName("{0}")]
    public async Task RunAsync(string name, CancellationToken ct)
    {
        // Another version's, while two of them serve side by side; its own processes will take it.
        if (!_jobs.TryGetValue(name, out var job))
            throw new JobFailedException(name, "this version does not know it");
        await using var turn = await database.OpenAsync(ct);
        await using var transaction = await turn.BeginTransactionAsync(ct);
        if (!await TakeTurnAsync(turn, name, ct))
            return;
        var started = Stopwatch.GetTimestamp();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await job.RunAsync(scope.ServiceProvider, ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            var reason = Reason(exception);
            outcomes.Failed(name);
            JobFailed(log, name, reason, Where(exception));
            throw new JobFailedException(name, reason);
        }

        outcomes.Succeeded(name);
        JobDone(log, name, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static async Task<bool> TakeTurnAsync(NpgsqlConnection connection, string name, CancellationToken ct)
    {
        // The transaction only holds the lock, for as long as the job takes.
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SET LOCAL idle_in_transaction_session_timeout = 0"));
        batch.BatchCommands.Add(
            new NpgsqlBatchCommand("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))")
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = $"job:{name}" } },
            }
        );
        return await batch.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>The kind of failure, without its message.</summary>
    private static string Reason(Exception exception) =>
        exception is PostgresException postgres ? $"{nameof(PostgresException)} {postgres.SqlState}" : exception.GetType().Name;

    private static string Where(Exception exception) =>
        exception.TargetSite is { } method ? $"{method.DeclaringType?.FullName}.{method.Name}" : "nowhere";

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Job} failed: {Reason} in {Where}")]
    private static partial void JobFailed(ILogger log, string job, string reason, string where);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Job {Job} took {Elapsed:0.0} ms")]
    private static partial void JobDone(ILogger log, string job, double elapsed);
}
