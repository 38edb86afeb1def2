using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nobat.Application.Auth;
using Nobat.Application.Common;
using Nobat.Domain.Availability;
using Nobat.Domain.Users;
using NodaTime;
using Npgsql;

namespace Nobat.Infrastructure.Security;

/// <summary>Adds up in this process and writes every few seconds: a flood that is refused must not become a flood of writes.</summary>
internal sealed partial class RefusalCounter(NpgsqlDataSource database, TimeProvider clock, ILogger<RefusalCounter> log)
    : BackgroundService,
        ICodeRefusals
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb[TimeZones.Default];

    private readonly ConcurrentDictionary<Kind, long> _counts = new();

    public void Count(CodePurpose purpose, PhoneNumber phone, CodeLimit limit)
    {
        var day = clock.GetCurrentInstant().InZone(Zone).Date;
        Add(new Kind(day, purpose, phone.Prefix, limit), 1);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushSafelyAsync(cancellationToken);
    }

    /// <summary>Writes what has been counted since the last time.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        var counted = new List<KeyValuePair<Kind, long>>();
        foreach (var kind in _counts.Keys)
        {
            if (_counts.TryRemove(kind, out var count))
                counted.Add(new(kind, count));
        }

        if (counted.Count == 0)
            return;
        try
        {
            await WriteAsync(counted, ct);
        }
        catch
        {
            foreach (var (kind, count) in counted)
                Add(kind, count);
            throw;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await FlushSafelyAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private void Add(Kind kind, long count) => _counts.AddOrUpdate(kind, count, (_, before) => before + count);

    private async Task WriteAsync(List<KeyValuePair<Kind, long>> counted, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            INSERT INTO code_refusals AS r (day, purpose, prefix, "limit", count)
            SELECT * FROM unnest($1, $2, $3, $4, $5) AS added (day, purpose, prefix, "limit", count) ORDER BY 1, 2, 3, 4
            ON CONFLICT (day, purpose, prefix, "limit") DO UPDATE SET count = r.count + excluded.count
            """
        );
        command.Parameters.Add(Column(counted, row => row.Key.Day));
        command.Parameters.Add(Column(counted, row => row.Key.Purpose));
        command.Parameters.Add(Column(counted, row => row.Key.Prefix));
        command.Parameters.Add(Column(counted, row => row.Key.Limit));
        command.Parameters.Add(Column(counted, row => row.Value));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlParameter<T[]> Column<T>(List<KeyValuePair<Kind, long>> counted, Func<KeyValuePair<Kind, long>, T> value) =>
        new() { TypedValue = [.. counted.Select(value)] };

    private async Task FlushSafelyAsync(CancellationToken ct)
    {
        try
        {
            await FlushAsync(ct);
        }
        catch (NpgsqlException exception)
        {
            NotWritten(log, exception.GetType().Name);
        }
    }

    private readonly record struct Kind(LocalDate Day, CodePurpose Purpose, string Prefix, CodeLimit Limit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Refused codes could not be counted: {Reason}; trying again later")]
    private static partial void NotWritten(ILogger log, string reason);
}
