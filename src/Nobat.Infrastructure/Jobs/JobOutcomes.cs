using System.Globalization;
using Hangfire;
using Hangfire.Storage;
using NodaTime;
using NodaTime.Extensions;
using NodaTime.Text;

namespace Nobat.Infrastructure.Jobs;

/// <summary>How the last runs of each job went, kept beside them: Hangfire forgets runs after some hours.</summary>
internal sealed class JobOutcomes(JobStorage storage, TimeProvider clock)
{
    private const string Key = "nobat:outcomes";
    private const string FailuresOf = "failures:";
    private const string SucceededOf = "succeeded:";

    /// <summary>One process at a time runs a job, so nobody counts beside this.</summary>
    public void Failed(string job)
    {
        using var connection = storage.GetConnection();
        var before = connection.GetAllEntriesFromHash(Key) ?? [];
        Write(connection, FailuresOf + job, Number(before, FailuresOf + job) + 1);
    }

    public void Succeeded(string job)
    {
        using var connection = storage.GetConnection();
        connection.SetRangeInHash(
            Key,
            [
                new KeyValuePair<string, string>(FailuresOf + job, "0"),
                new KeyValuePair<string, string>(SucceededOf + job, InstantPattern.ExtendedIso.Format(clock.GetCurrentInstant())),
            ]
        );
    }

    /// <summary>For each job: attempts that failed since the last success, and that success.</summary>
    public static Func<string, (int Failures, Instant? SucceededAt)> Read(IStorageConnection connection)
    {
        var all = connection.GetAllEntriesFromHash(Key) ?? [];
        return job => (Number(all, FailuresOf + job), all.TryGetValue(SucceededOf + job, out var at) ? Parse(at) : null);
    }

    private static void Write(IStorageConnection connection, string field, int value) =>
        connection.SetRangeInHash(Key, [new KeyValuePair<string, string>(field, value.ToString(CultureInfo.InvariantCulture))]);

    private static int Number(Dictionary<string, string> all, string field) =>
        all.TryGetValue(field, out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static Instant? Parse(string text) => InstantPattern.ExtendedIso.Parse(text) is { Success: true, Value: var at } ? at : null;
}
