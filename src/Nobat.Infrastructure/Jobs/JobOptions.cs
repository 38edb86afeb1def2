using Microsoft.Extensions.Options;

namespace Nobat.Infrastructure.Jobs;

/// <summary>Recurring work of this process (<c>Jobs</c> in configuration).</summary>
public sealed class JobOptions
{
    public const string Section = "Jobs";

    /// <summary>How many times a run that failed is tried again before it is left for the next schedule.</summary>
    public const int Retries = 3;

    /// <summary>Whether this process takes jobs up. The others' jobs can be seen and started from it all the same.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Jobs at work at once in this process.</summary>
    public int Workers { get; set; } = 2;

    /// <summary>How often it looks for work that another process put in the queue, and for schedules that are due.</summary>
    public TimeSpan PollEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The wait before the first retry; each further one is four times as long.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(15);
}

internal sealed class JobOptionsValidator : IValidateOptions<JobOptions>
{
    private static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, JobOptions options)
    {
        var wrong = new List<string>();
        if (options.Workers is < 1 or > 20)
            wrong.Add("Jobs:Workers must be 1 to 20.");
        if (options.PollEvery < ShortestPoll || options.PollEvery > LongestPoll)
            wrong.Add("Jobs:PollEvery must be 00:00:00.1 to 00:01:00.");
        if (options.RetryAfter < TimeSpan.Zero || options.RetryAfter > LongestRetry)
            wrong.Add("Jobs:RetryAfter must be 00:00:00 to 01:00:00.");
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }
}
